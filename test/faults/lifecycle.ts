import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { reconcile } from '#exchange';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { type Ended, newPlace, type OwnPlace, processesOf, stackFileOf, StartedStack } from '../support/started.js';
import { stack } from '../support/stack.js';
import { Books, nameOf, whatWaits } from './books.js';
import { inventPeople } from './caseload.js';
import { judge } from './oracle.js';
import { type Pace, Traffic } from './traffic.js';

/**
 * The life of `npm start`: Ctrl-C stops all of it cleanly; a second start is quick; a start after everything was killed at once while messages flowed repairs itself, and what had been accepted is
 * there; and so does a start after a first one that was killed at any moment. Times are printed, not judged. `--seed N`, `--draws N` first starts that are killed. Exit 1 where one does not hold.
 */
const { seed, draws } = readNumbers({ draws: 5 });
const draw = new Draw(seed);
const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** What `npm start` runs, without npm: that one ends by the signal, whatever its program ends with. */
const [command = '', ...args] = (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: { start: string } }).scripts.start.split(' ');
const begin = (place: OwnPlace): StartedStack => StartedStack.begin(place, command, args);

const began = Date.now();
const say = (text: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const inSeconds = (ms: number): number => Math.round(ms / 100) / 10;
const findings: string[] = [];
const figures: Record<string, number | string> = { seed };
const flowMs = 15_000;
const settleWithinMs = 300_000;
const lingerMs = 3_000;
const pace: Pace = { people: 12, settled: 10, pauseMs: 200, incidentsPerFile: 4 };

/** Runs work with a place of its own, and leaves nothing of it, whatever comes. */
async function inPlace(work: (place: OwnPlace, started: (one: StartedStack) => StartedStack) => Promise<void>): Promise<void> {
  const place = await newPlace(repository);
  const all: StartedStack[] = [];
  const end = async (): Promise<void> => {
    for (const one of all) await one.kill();
    await rm(place.folder, { recursive: true, force: true });
  };
  const interrupted = (): void => void end().then(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted);
  try {
    await work(place, (one) => {
      all.push(one);
      return one;
    });
  } catch (error) {
    findings.push(error instanceof Error ? error.message : String(error));
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeListener(signal, interrupted);
    await end();
  }
}

/** Ctrl-C must leave nothing that runs, no file that says that something is ready, and code 0. */
async function stopCleanly(one: StartedStack, when: string): Promise<void> {
  const ended: Ended = await one.interrupt();
  // What the servers themselves have started may take a moment longer than they do.
  for (const until = Date.now() + lingerMs; processesOf(one.place).length > 0 && Date.now() < until;) await wait(100);
  const left = processesOf(one.place);
  if (ended === 'not within minutes' || ended.code !== 0) findings.push(`${when}: Ctrl-C ended it with ${JSON.stringify(ended)}, not with code 0: ${one.lastLine}`);
  if (left.length > 0) findings.push(`${when}: Ctrl-C left ${left.length} processes: ${left.join(', ')}`);
  if (stackFileOf(one.place)?.ready === true) findings.push(`${when}: after Ctrl-C stack.json says that the stack is ready`);
}

async function timed(one: StartedStack): Promise<number> {
  const from = Date.now();
  await one.ready();
  return Date.now() - from;
}

/** Start, Ctrl-C, start, everything killed while messages flow, start, Ctrl-C. @returns how long a first start takes from its first trace in its folder */
async function wholeLife(): Promise<number> {
  let firstMs = 30_000;
  await inPlace(async (place, started) => {
    let one = started(begin(place));
    await untilItHasItsPlace(one);
    firstMs = await timed(one);
    figures['first start, s'] = inSeconds(firstMs);
    say(`first start: ready after ${inSeconds(firstMs)} s`);
    await stopCleanly(one, 'the first start');
    one = started(begin(place));
    figures['second start, s (aim 15)'] = inSeconds(await timed(one));
    say(`second start: ready after ${figures['second start, s (aim 15)']} s`);
    const books = new Books();
    // To the end: who sends still when this broke off must find no other stack.
    process.env['MAG_STACK'] = join(place.folder, 'stack.json');
    try {
      one = await killedWhileMessagesFlow(one, books, started);
    } finally {
      await books.close();
    }
    await stopCleanly(one, 'the start after everything was killed');
  });
  return firstMs;
}

async function killedWhileMessagesFlow(running: StartedStack, books: Books, started: (one: StartedStack) => StartedStack): Promise<StartedStack> {
  const run = draw.text(8, 'abcdefghijkmnopqrstuvwxyz');
  const traffic = new Traffic(new Draw(seed + 1), inventPeople(draw, run, pace.people, pace.settled), run, pace);
  await traffic.start();
  await wait(flowMs);
  const atKill = traffic.count;
  const killed = await running.kill();
  if (killed < 7) findings.push(`only ${killed} processes were killed: a broker, two clusters, an identity provider and three processes of the nodes must have run`);
  say(`${killed} processes killed at once after ${atKill} incidents`);
  const one = started(begin(running.place));
  figures['start after everything was killed, s'] = inSeconds(await timed(one));
  say(`ready again after ${figures['start after everything was killed, s']} s`);
  await wait(flowMs);
  const sent = await traffic.stop();
  const left = await settled(books);
  const { lost, doubled, altered, disordered } = await judge(books, sent, run, new Set());
  const { differences } = await reconcile(stack().agencies, new Date(Date.now() + 61_000));
  const lines = { lost, doubled, altered, 'out of order': disordered, 'waits still': left, reconcile: differences.map((each) => JSON.stringify(each)), 'not taken': sent.failures };
  for (const [what, found] of Object.entries(lines)) findings.push(...found.slice(0, 20).map((line) => `${what}: ${line}`));
  if (atKill === 0 || sent.incidents.length <= atKill) findings.push(`${atKill} incidents were sent before the kill, and ${sent.incidents.length} in all: nothing flowed`);
  Object.assign(figures, { 'processes killed at once': killed, 'incidents accepted before that': atKill, 'incidents in all': sent.incidents.length, 'differences of mag reconcile (target 0)': differences.length });
  return one;
}

/** Waits, bounded, until nothing waits any more; answers what still does. */
async function settled(books: Books): Promise<string[]> {
  for (const until = Date.now() + settleWithinMs; ; await wait(1_000)) {
    const left = (await whatWaits(books)).map(nameOf);
    if (left.length === 0 || Date.now() > until) return left;
  }
}

/** Waits for the first trace of a start in its folder: from there on there is something that a kill may leave half done. */
async function untilItHasItsPlace(one: StartedStack): Promise<void> {
  while (!existsSync(join(one.place.folder, 'run', 'up.json')) && !one.hasEnded) await wait(10);
}

/** A first start is killed at a moment, and the next one must be ready. More of the moments are early, where data folders, certificates and the directory are made. */
async function killedFirstStart(atMs: number): Promise<void> {
  await inPlace(async (place, started) => {
    const first = started(begin(place));
    await untilItHasItsPlace(first);
    await wait(atMs);
    const killed = await first.kill();
    const when = `a first start killed after ${inSeconds(atMs)} s (${first.lastLine.slice(0, 80)})`;
    const second = started(begin(place));
    const ms = await timed(second).catch((error: unknown) => { throw new Error(`${when}: the next ${(error as Error).message}`); });
    say(`${when}, ${killed} processes: ready ${inSeconds(ms)} s after the next start`);
    await stopCleanly(second, when);
  });
}

const firstMs = await wholeLife();
for (let at = 0; at < draws; at += 1) await killedFirstStart(((at + draw.fraction()) / draws) ** 2 * firstMs);

for (const finding of findings) console.log(`NOT AS IT SHOULD BE: ${finding}`);
console.log('');
printFigures({ ...figures, 'first starts killed': draws, 'seconds in all': Math.round((Date.now() - began) / 1000), 'not as it should be (target 0)': findings.length });
process.exitCode = findings.length === 0 ? 0 : 1;
