/**
 * `npm test`: installs and builds what is needed, runs the tests that need nothing running, then starts a stack of its own on free ports and
 * runs the tests that need one. Prints what failed and `N passed, N failed` last. Arguments are passed on to jest.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { freePortBase } from './free-ports.mjs';
import { missing } from './preflight.mjs';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(repository, 'node_modules', '.bin', 'node');
const launcher = join(repository, 'deploy', 'mag.mjs');
const startWithinMs = 240_000;
const children = new Set();
let interrupted = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
    for (const child of children) child.kill('SIGINT');
  });
}

/** Runs a program to its end; answers its exit code. */
function run(command, args, env = process.env) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: repository, env, stdio: 'inherit' });
    children.add(child);
    child.once('error', (error) => { process.stderr.write(`${error.message}\n`); done(2); });
    child.once('exit', (code) => { children.delete(child); done(code ?? 1); });
  });
}

/** What is tested on the stack mostly waits for its processes: three files at a time keep two cores at work. */
const options = { stack: ['--maxWorkers=3'], alone: ['--runInBand', '--forceExit'] };

/** The tests of a jest report that failed, and the files that could not run: each by its file and name. */
const failuresOf = ({ testResults = [] }) => testResults.flatMap(({ name, status, assertionResults }) => {
  const tests = assertionResults.filter((one) => one.status === 'failed').map((one) => one.fullName);
  return (tests.length === 0 && status === 'failed' ? ['could not run'] : tests).map((test) => `${relative(repository, name)}: ${test}`);
});

/** Runs one jest project; answers how many passed, and what failed. A file that could not run counts as one failure. */
async function jest(project, folder, env) {
  const output = join(folder, `jest-${project}.json`);
  const code = await run(node, [join(repository, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--selectProjects', project, ...(options[project] ?? []), '--passWithNoTests', '--json', `--outputFile=${output}`, ...process.argv.slice(2)], env);
  try {
    const report = JSON.parse(readFileSync(output, 'utf8'));
    const { numPassedTests: passed = 0, numTotalTestSuites } = report;
    // Words for jest may name files of the other project only.
    if (numTotalTestSuites === 0 && process.argv.length > 2 && code === 0) return { passed: 0, failures: [] };
    const failures = failuresOf(report);
    return { passed, failures: failures.length === 0 && (code !== 0 || passed === 0) ? [`${project}: jest ended with ${code}, ${passed} passed`] : failures };
  } catch {
    return { passed: 0, failures: [`${project}: jest left no report`] };
  }
}

/**
 * Long programs in short, each counted as one test: marks in every victim field, looked for in everything that the tests before have left, and some kills
 * while messages flow. The kills are last, for they end what the others lean on.
 */
const longProgramsInShort = [['leaks', 'leaks.js', '--incidents', '60'], ['faults', 'kills.js', '--short']];

async function inShort([folderName, file, ...options], env) {
  const code = await run(node, ['--enable-source-maps', join(repository, 'dist', 'test', folderName, file), ...options], env);
  return code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`test/${folderName}/${file} ${options.join(' ')}: ended with ${code}`] };
}

/** Starts a stack; answers its process once stack.json says ready, or nothing. */
function startStack(env) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [launcher, 'up'], { cwd: repository, env, stdio: ['ignore', 'pipe', 'inherit'] });
    children.add(child);
    let said = '';
    const give = (result) => { clearTimeout(timer); done(result); };
    const timer = setTimeout(() => { process.stderr.write('The stack did not become ready.\n'); child.kill('SIGINT'); give(undefined); }, startWithinMs);
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      said = (said + chunk).slice(-4096);
      if (/\bs {2}Ready\./.test(said)) give(child);
    });
    child.once('exit', () => { children.delete(child); give(undefined); });
  });
}

async function stopStack(child) {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT');
  await ended;
}

const base = await freePortBase();
mkdirSync(join(repository, 'var'), { recursive: true });
const folder = mkdtempSync(join(repository, 'var', 'test-'));
const problems = base === undefined ? ['no range of 120 ports is free from 22000 to 31700'] : await missing(folder, base);
if (problems.length > 0) {
  rmSync(folder, { recursive: true, force: true });
  process.stderr.write(`The tests cannot run: ${problems.join('; ')}.\n`);
  process.exit(2);
}
if (await run(process.execPath, [launcher, 'prepare']) !== 0) process.exit(2);

let passed = 0;
const failures = [];
const add = (one) => { passed += one.passed; failures.push(...one.failures); };
add(await jest('unit', folder, process.env));
if (!interrupted) {
  const env = { ...process.env, MAG_VAR: folder, MAG_PORT_BASE: String(base), MAG_STACK: join(folder, 'stack.json') };
  const stack = await startStack({ ...env, MAG_STACK: undefined });
  if (stack === undefined) add({ passed: 0, failures: ['the stack: did not start'] });
  else {
    add(await jest('stack', folder, env));
    if (!interrupted) add(await jest('alone', folder, env));
    // Alone. Left out where words for jest name something else.
    if (process.argv.length === 2) for (const program of longProgramsInShort) if (!interrupted) add(await inShort(program, env));
    await stopStack(stack);
  }
}
if (interrupted) failures.push('interrupted');
else if (passed === 0) failures.push('nothing passed');
if (failures.length === 0) rmSync(folder, { recursive: true, force: true });
else process.stdout.write(`Logs and data of the failed run are in ${folder}.\n\nFailed:\n${failures.map((one) => `  ${one}\n`).join('')}`);
process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
process.exit(failures.length === 0 ? 0 : 1);
