/**
 * What must be there before anything is installed or started. Plain JavaScript, because it runs on the machine's own Node before
 * node_modules exists. Each check answers with a sentence that says what is wrong and what to do, or with nothing.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const leastBytes = 2 * 1024 ** 3;
/** What Kafka's jars need, or PostgreSQL's programs and a fresh cluster. */
const littleBytes = 512 * 1024 ** 2;

/** Everything that is missing, at once. `folder` is the stack's folder, `base` its first port. */
export async function missing(folder, base, variables = process.env) {
  const own = !variables.KAFKA_BROKERS;
  return [
    ...(own ? [javaProblem(variables), mavenProblem(variables)] : []),
    folderProblem(folder) ?? diskProblem(folder),
    ...otherDisks(folder, own ? [kafkaCache(variables)] : [], variables).map((other) => diskProblem(other, freeBytesOf, littleBytes)),
    portBaseProblem(base) ?? (ownProcessRuns(folder) ? undefined : await portProblem(base, variables)),
  ].filter((problem) => problem !== undefined);
}

function portBaseProblem(base) {
  return Number.isInteger(base) && base >= 1024 && base <= 65_535 - 119 ? undefined : 'MAG_PORT_BASE must be a whole number from 1024 to 65416: unset it to use 21100';
}

/** The ports of a stack that somebody else listens on. */
export async function portProblem(base, variables = process.env) {
  const offsets = [0, 5, ...(variables.KAFKA_BROKERS ? [] : [1, 2]), ...(variables.MAG_CASE_CLUSTER_URL ? [] : [3]), ...(variables.MAG_VICTIM_CLUSTER_URL ? [] : [4])];
  for (const first of [10, 30, 50]) for (let agency = 0; agency < 7; agency += 1) offsets.push(first + agency);
  const busy = (await Promise.all(offsets.map(async (offset) => (await isFree(base + offset)) ? [] : [base + offset]))).flat();
  if (busy.length === 0) return undefined;
  return `port${busy.length > 1 ? 's' : ''} ${busy.slice(0, 5).join(', ')}${busy.length > 5 ? ` and ${busy.length - 5} more` : ''} of 127.0.0.1 ${busy.length > 1 ? 'are' : 'is'} in use: stop what listens there, or set MAG_PORT_BASE to the first of 120 free ports`;
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function javaProblem(variables) {
  const home = variables.JAVA_HOME && existsSync(join(variables.JAVA_HOME, 'bin', 'java')) ? join(variables.JAVA_HOME, 'bin', 'java') : 'java';
  const asked = spawnSync(home, ['-version'], { encoding: 'utf8', env: variables });
  const todo = 'install Java 17 or later and put it on the PATH, or set KAFKA_BROKERS to a Kafka cluster';
  if (asked.error || asked.status !== 0) return `Java is missing: ${todo}`;
  const [, major = '0', minor = '0'] = /version "(\d+)(?:\.(\d+))?/.exec(asked.stderr + asked.stdout) ?? [];
  const version = Number(major) === 1 ? Number(minor) : Number(major);
  return version < 17 ? `Java ${version} is too old: ${todo}` : undefined;
}

const kafkaCache = (variables) => join(variables.XDG_CACHE_HOME || join(homedir(), '.cache'), 'multi-agency-gateway', 'kafka-4.3.1');

function mavenProblem(variables) {
  const cache = kafkaCache(variables);
  if (existsSync(cache) && readdirSync(cache).some((name) => name.startsWith('kafka_2.13-'))) return undefined;
  const found = (variables.PATH ?? '').split(process.platform === 'win32' ? ';' : ':').some((folder) => folder && (existsSync(join(folder, 'mvn')) || existsSync(join(folder, 'mvn.cmd'))));
  return found ? undefined : 'Maven is missing, which fetches Apache Kafka once: install Maven and put `mvn` on the PATH, or set KAFKA_BROKERS to a Kafka cluster';
}

function folderProblem(folder) {
  const trial = join(folder, `.trial-${process.pid}`);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    writeFileSync(trial, '');
    rmSync(trial);
    return undefined;
  } catch (error) {
    const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
    return full ? `the disk of ${folder} is full: free at least 2 GiB, or set MAG_VAR to a folder on another disk` : `the folder ${folder} cannot be written (${error.code}): make it writable, or set MAG_VAR to a folder that is`;
  }
}

/** Level by level: on a file system that makes no folders, such as /proc, Node's own recursive way never returns. */
function makeFolder(folder) {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Whether the disk of the folder, or of what there is of the way to it, has too little room for a stack. */
export function diskProblem(folder, freeBytes = freeBytesOf, least = leastBytes) {
  const there = existing(folder);
  const free = freeBytes(there);
  const [has, needs] = [free, least].map((bytes) => `${(bytes / 1024 ** 3).toFixed(1).replace('.0', '')} GiB`);
  return free < least ? `only ${has} are free on the disk of ${there}: free at least ${needs}${least === leastBytes ? ', or set MAG_VAR to a folder on another disk' : ''}` : undefined;
}

function existing(folder) {
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return there;
}

/** Folders on other disks than the stack's own: Kafka's jars, and, where we are root, the place that PostgreSQL's user can reach. One for each disk. */
function otherDisks(folder, caches, variables) {
  const devices = new Set([statSync(existing(folder)).dev]);
  return [...caches, ...(process.getuid?.() === 0 && !(variables.MAG_CASE_CLUSTER_URL && variables.MAG_VICTIM_CLUSTER_URL) ? ['/var/tmp'] : [])].filter((other) => {
    const { dev } = statSync(existing(other));
    return !devices.has(dev) && devices.add(dev);
  });
}

function freeBytesOf(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Whether a stack of this folder, or what is left of one, holds the ports; the supervisor deals with that. */
function ownProcessRuns(folder) {
  const run = join(folder, 'run');
  if (!existsSync(run)) return false;
  return readdirSync(run).filter((name) => name.endsWith('.json')).some((name) => {
    try {
      process.kill(JSON.parse(readFileSync(join(run, name), 'utf8')).pid, 0);
      return true;
    } catch (error) {
      return error.code === 'EPERM';
    }
  });
}
