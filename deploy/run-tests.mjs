/**
 * `npm test`: installs and builds what is needed, runs the tests that need nothing running, then starts a stack of its own on free ports and
 * runs the tests that need one. Prints `N passed, N failed` last. Arguments are passed on to jest.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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

/** Runs one jest project; answers what passed and failed. A file that could not run counts as one failure. */
async function jest(project, folder, env) {
  const output = join(folder, `jest-${project}.json`);
  const code = await run(node, [join(repository, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--selectProjects', project, ...(options[project] ?? []), '--passWithNoTests', '--json', `--outputFile=${output}`, ...process.argv.slice(2)], env);
  try {
    const report = JSON.parse(readFileSync(output, 'utf8'));
    const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0, numTotalTestSuites } = report;
    // Words for jest may name files of the other project only.
    if (numTotalTestSuites === 0 && process.argv.length > 2 && code === 0) return { passed: 0, failed: 0 };
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/**
 * Long programs in short, each counted as one test: marks in every victim field, looked for in everything that the tests before have left, and some kills
 * while messages flow. The kills are last, for they end what the others lean on.
 */
const longProgramsInShort = [['leaks', 'leaks.js', '--incidents', '60'], ['faults', 'kills.js', '--short']];

async function inShort([folderName, file, ...options], env) {
  const code = await run(node, ['--enable-source-maps', join(repository, 'dist', 'test', folderName, file), ...options], env);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
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

const sum = { passed: 0, failed: 0 };
const add = ({ passed, failed }) => { sum.passed += passed; sum.failed += failed; };
add(await jest('unit', folder, process.env));
if (!interrupted) {
  const env = { ...process.env, MAG_VAR: folder, MAG_PORT_BASE: String(base), MAG_STACK: join(folder, 'stack.json') };
  const stack = await startStack({ ...env, MAG_STACK: undefined });
  if (stack === undefined) add({ passed: 0, failed: 1 });
  else {
    add(await jest('stack', folder, env));
    if (!interrupted) add(await jest('alone', folder, env));
    // Alone. Left out where words for jest name something else.
    if (process.argv.length === 2) for (const program of longProgramsInShort) if (!interrupted) add(await inShort(program, env));
    await stopStack(stack);
  }
}
if (interrupted || sum.passed === 0) sum.failed += 1;
if (sum.failed === 0) rmSync(folder, { recursive: true, force: true });
else process.stdout.write(`Logs and data of the failed run are in ${folder}.\n`);
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
process.exit(sum.failed === 0 ? 0 : 1);
