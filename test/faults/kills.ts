import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { reconcile } from '#exchange';
import { printFigures } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { stack } from '../support/stack.js';
import { arrows, victims } from './arrows.js';
import { inventPeople } from './caseload.js';
import { Books, nameOf, whatWaits } from './books.js';
import { disarm, type Kill, killAt, killNow, untilCalm } from './killer.js';
import { alreadyBroken, judge, type Verdict } from './oracle.js';
import { useStack } from './own-stack.js';
import { type Pace, type Sent, Traffic } from './traffic.js';

/**
 * Kills while messages flow: in each round once at every arrow of the two ways and each process, the broker and both clusters at random moments;
 * then lets everything settle and compares what was sent with what stands in every store. Exit 1 if anything was lost, doubled, altered or out of
 * order. `--seed N`; `--rounds N` (5; 20 with `--full`), no new kill after `--minutes N`; `--short` for some kills in a minute; `--only NAME` for one arrow.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, rounds: { type: 'string' }, minutes: { type: 'string' }, only: { type: 'string' }, full: { type: 'boolean' }, short: { type: 'boolean' } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
const short = values.short === true;
const rounds = short ? 1 : Number(values.rounds ?? (values.full === true ? 20 : 5));
const killsUntil = Date.now() + (short ? 45_000 : Number(values.minutes ?? 600) * 60_000);
const settleWithinMs = 300_000;
const pace: Pace = short ? { people: 12, settled: 8, pauseMs: 150, incidentsPerFile: 4 } : { people: 60, settled: 40, pauseMs: 300, incidentsPerFile: 5 };
console.log(`seed ${seed}`);

const draw = new Draw(seed);
/** Who and what a run is about is new each time, so that a seed can be run again on the same stack. */
const identity = new Draw(Date.now() % 2 ** 31);
const run = identity.text(8, 'abcdefghijkmnopqrstuvwxyz');
const began = Date.now();
const say = (text: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const stop = await useStack();
const books = new Books();
try {
  await runKills();
} finally {
  disarm();
  await books.close();
  await stop();
}

async function runKills(): Promise<void> {
  const before = new Set((await whatWaits(books)).map(nameOf));
  const differedBefore = new Set((await differences()).map((one) => JSON.stringify(one)));
  const broken = await alreadyBroken(books);
  await books.close();
  const traffic = new Traffic(new Draw(seed + 1), inventPeople(identity, run, pace.people, pace.settled), run, pace);
  await traffic.start();
  say('traffic flows');
  const kills: Kill[] = [];
  for (let round = 1; round <= rounds && Date.now() < killsUntil; round += 1) {
    for (const next of plan()) {
      if (Date.now() > killsUntil) break;
      const kill = await next();
      kills.push(kill);
      say(`round ${round}: ${kill.what}: ${kill.backAfterMs === null ? 'not reached' : `well again after ${(kill.backAfterMs / 1000).toFixed(1)} s`}; ${traffic.count} incidents sent`);
      if (!short) await untilCalm();
    }
  }
  const sent = await traffic.stop();
  say(`traffic ended: ${sent.requests} requests, sent ${sent.tries} times`);
  const left = await settled(before);
  const verdict = await judge(books, sent, run, broken);
  const differ = (await differences()).filter((one) => !differedBefore.has(JSON.stringify(one)));
  tell(kills, sent, verdict, left, differ);
}

/** The kills of a round, in an order that is new each time; no two at arrows of the way in follow each other at once if it can be helped. */
function plan(): (() => Promise<Kill>)[] {
  const at = arrows.filter(({ name }) => values.only === undefined || name === values.only)
    .flatMap(({ name, roles }) => roles.map((role) => () => killAt(name, role, draw.integer(1, 4))));
  const anywhere = values.only === undefined ? victims.map((victim) => async () => {
    await wait(draw.integer(0, 3_000));
    return killNow(victim);
  }) : [];
  const all = draw.sample([...at, ...anywhere], at.length + anywhere.length);
  return short ? all.slice(0, 6) : all;
}

/** Waits, bounded, until nothing waits any more that did not wait before; answers what still does. */
async function settled(before: ReadonlySet<string>): Promise<string[]> {
  for (const until = Date.now() + settleWithinMs; ; await wait(1_000)) {
    const left = (await whatWaits(books)).map(nameOf).filter((name) => !before.has(name));
    if (left.length > 0 && Date.now() < until) continue;
    say(left.length === 0 ? 'everything has settled' : `${left.length} wait still`);
    return left;
  }
}

async function differences(): Promise<readonly object[]> {
  return (await reconcile(stack().agencies, new Date(Date.now() + 61_000))).differences;
}

function tell(kills: readonly Kill[], sent: Sent, verdict: Verdict, left: readonly string[], differ: readonly object[]): void {
  const { lost, doubled, altered, disordered } = verdict;
  const lines = { lost, doubled, altered, 'out of order': disordered, 'waits still': left, reconcile: differ.map((one) => JSON.stringify(one)), 'not taken': sent.failures };
  for (const [what, found] of Object.entries(lines)) for (const line of found.slice(0, 20)) console.log(`${what.toUpperCase()}: ${line}`);
  const reached = kills.filter(({ backAfterMs }) => backAfterMs !== null);
  const times = reached.map(({ backAfterMs }) => backAfterMs ?? 0).sort((a, b) => a - b);
  const perPlace = Map.groupBy(reached, ({ what }) => what);
  const missed = [...new Set(kills.map(({ what }) => what))].filter((what) => !perPlace.has(what));
  console.log('');
  for (const [place, some] of [...perPlace].sort(([a], [b]) => a.localeCompare(b))) console.log(`  ${place.padEnd(34)} ${some.length} killed`);
  console.log('');
  printFigures({
    'seed': seed, 'seconds in all': Math.round((Date.now() - began) / 1000), 'kills': reached.length, 'places of kills': perPlace.size, 'places never reached (target none)': missed.length === 0 ? 'none' : missed.join(', '),
    'well again after, median s': (times[Math.floor(times.length / 2)] ?? 0) / 1000, 'well again after, worst s': (times.at(-1) ?? 0) / 1000,
    'requests': sent.requests, 'requests sent again': sent.tries - sent.requests, ...verdict.figures,
    'lost (target 0)': lost.length, 'doubled (target 0)': doubled.length, 'altered (target 0)': altered.length, 'out of order (target 0)': disordered.length,
    'waiting for ever (target 0)': left.length, 'differences of mag reconcile (target 0)': differ.length, 'requests never taken (target 0)': sent.failures.length,
  });
  process.exitCode = Object.values(lines).every((found) => found.length === 0) && (short || missed.length === 0) && reached.length > 0 && sent.incidents.length > 0 ? 0 : 1;
}
