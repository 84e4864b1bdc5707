#!/usr/bin/env node
/**
 * The way into the command line: sees that packages are installed and sources are built, then hands over to dist/deploy/local/cli.js on
 * the Node that the packages bring. Plain JavaScript, because it runs on the machine's own Node before node_modules exists.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(repository, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const entry = join(repository, 'dist', 'deploy', 'local', 'cli.js');
const built = join(repository, 'dist', '.built');

/** Says the one line of a failure that the person can mend, and ends. */
function stop(line) {
  process.stderr.write(`mag: ${line}\n`);
  process.exit(2);
}

const at = (file) => existsSync(file) ? statSync(file).mtimeMs : 0;
const quiet = process.argv.includes('--json');
/** What is said of the set-up is not part of an answer that is piped into something. */
const say = (line) => (quiet || !process.stdout.isTTY ? process.stderr : process.stdout).write(`${line}\n`);

/** Packages are as the lock file says. npm writes the hidden lock file last; its time is what counts. */
function isInstalled() {
  return at(join(repository, 'node_modules', '.package-lock.json')) >= at(join(repository, 'package-lock.json')) && existsSync(node);
}

function install() {
  say('Installing packages with npm ci (about a minute the first time) ...');
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: repository, stdio: ['ignore', quiet ? 2 : 1, 'pipe'], encoding: 'utf8', shell: process.platform === 'win32' });
  if (npm.error?.code === 'ENOENT') stop('npm is missing: install Node 20.19 or later together with npm.');
  if (npm.status !== 0) {
    const lines = (npm.stderr ?? '').split('\n').filter((line) => /^npm (error|ERR!)/.test(line)).map((line) => line.replace(/^npm (error|ERR!) ?/, ''));
    stop(`packages could not be installed (npm ci ended with ${npm.status}: ${lines.filter((line) => line && !line.startsWith('A complete log')).slice(0, 3).join(' ') || 'no reason given'}). Check the network and the free disk, then start again.`);
  }
  const now = new Date();
  utimesSync(join(repository, 'node_modules', '.package-lock.json'), now, now);
  if (!existsSync(node)) stop('the package `node` has no program: install without --ignore-scripts (npm config get ignore-scripts), then start again.');
}

/** The time of the newest source; folders count too, so that a deleted file is seen. */
function newestSource() {
  let newest = Math.max(at(join(repository, 'tsconfig.json')), at(join(repository, 'tsconfig.build.json')), at(join(repository, 'package.json')));
  const walk = (folder) => {
    for (const each of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, each.name);
      if (each.isDirectory()) walk(path);
      else if (/\.(ts|njk|json)$/.test(each.name) && !/[.-]spec\.ts$|\.fixture\.ts$/.test(each.name)) newest = Math.max(newest, statSync(path).mtimeMs);
    }
  };
  for (const root of ['apps', 'libs', 'deploy', 'test']) if (existsSync(join(repository, root))) walk(join(repository, root));
  return newest;
}

function build() {
  say('Building ...');
  const began = Date.now();
  const tsc = spawnSync(node, [join(repository, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], { cwd: repository, encoding: 'utf8' });
  if (tsc.status !== 0) stop(`the sources do not compile: ${(tsc.stdout || tsc.stderr || '').trim().split('\n')[0]} (npm run build shows all).`);
  // Templates lie beside the code that uses them, in dist as in the sources.
  for (const root of ['apps', 'libs']) cpSync(join(repository, root), join(repository, 'dist', root), { recursive: true, filter: (source) => statSync(source).isDirectory() || source.endsWith('.njk') });
  mkdirSync(dirname(built), { recursive: true });
  writeFileSync(built, '');
  utimesSync(built, new Date(began), new Date(began));
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) stop(`Node ${process.versions.node} is too old: install Node 20.19 or later.`);

if (process.argv[2] === 'up' && !process.argv.includes('--help')) {
  const { missing } = await import('./preflight.mjs');
  const problems = await missing(resolve(process.env.MAG_VAR || join(repository, 'var')), Number(process.env.MAG_PORT_BASE ?? 21100));
  if (problems.length > 0) stop(`cannot start: ${problems.join('; ')}.`);
}
if (!isInstalled()) install();
if (!existsSync(entry) || at(built) < newestSource()) build();

if (process.argv[2] === 'prepare') process.exit(0);

/** `run test/proof` runs the built program test/proof.ts; `run FOLDER` its main.ts. */
function programOf(name) {
  const path = join(repository, 'dist', ...name.split('/'));
  const file = [`${path}.js`, join(path, 'main.js')].find((each) => existsSync(each));
  return file ?? stop(`there is no program ${name}: give its path without the ending, for example test/faults/kills.`);
}

const arguments_ = process.argv[2] === 'run' ? [programOf(String(process.argv[3] ?? '')), ...process.argv.slice(4)] : [entry, ...process.argv.slice(2)];
// Straight to the program: node_modules/.bin/node may be a script on some systems, and a signal must reach the program itself.
// Node keeps what it compiled of our and the packages' modules: a seventh less CPU for each process of the stack to load them.
const env = { NODE_COMPILE_CACHE: join(repository, 'node_modules', '.cache', 'mag-compiled'), ...process.env };
const child = spawn(node, ['--enable-source-maps', ...arguments_], { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
// The terminal sends Ctrl-C to all of us; whoever is told twice takes it once (see commands/up.ts). The channel tells the child if we are killed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('error', (error) => stop(`${node} cannot be started: ${error.message}`));
child.once('exit', (code, signal) => { process.exitCode = signal === null ? code : 1; });
