import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pMap from 'p-map';
import { reconcile } from '#exchange';
import { printFigures } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { stack } from '../support/stack.js';
import { inventPeople } from './caseload.js';
import { Books, nameOf, whatWaits } from './books.js';
import { disarm, untilAllWell } from './killer.js';
import { alreadyBroken, judge, type Verdict } from './oracle.js';
import { useStack } from './own-stack.js';
import { inGroups, type Place, placesOfKills, someOf } from './places.js';
import { type Kill, killedAt, killedTooFew, reachedTooFew } from './reached.js';
import { type Pace, type Sent, Traffic } from './traffic.js';

/**
 * Kills while messages flow: in each round once at every arrow of the two ways and each process, the broker and both clusters at random moments; what was not reached is tried again while time
 * lasts. Then lets everything settle and compares what was sent with what stands in every store. Each agency has processes of its own, so that one dies while the others live, and several at once.
 * Exit 1 if anything was lost, doubled, altered or out of order, or if a place had fewer kills than rounds. `--seed N`; `--rounds N` (5; 20 with `--full`), no new kill after `--minutes N`;
 * `--short` for some kills in a minute or two, of which most and one of each way must come about; `--only NAME` for one arrow.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, rounds: { type: 'string' }, minutes: { type: 'string' }, only: { type: 'string' }, full: { type: 'boolean' }, short: { type: 'boolean' } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
const short = values.short === true;
const rounds = short ? 1 : Number(values.rounds ?? (values.full === true ? 20 : 5));
const killsUntil = Date.now() + Number(values.minutes ?? (short ? 3 : 600)) * 60_000;
const settleWithinMs = 300_000;
/** Some arrows are passed once in a minute and more. */
const seldomWithinMs = short ? 20_000 : 100_000;
const inShort = { places: 6, reached: 4 };
const pace: Pace = short ? { people: 12, settled: 8, pauseMs: 150, incidentsPerFile: 4 } : { people: 60, settled: 40, pauseMs: 2_000, testsPauseMs: 2_000, incidentsPerFile: 3 };
console.log(`seed ${seed}`);

const draw = new Draw(seed);
/** Who and what a run is about is new each time, so that a seed can be run again on the same stack. */
const identity = new Draw(Date.now() % 2 ** 31);
const run = identity.text(8, 'abcdefghijkmnopqrstuvwxyz');
const began = Date.now();
const say = (text: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);

const stop = await useStack(short ? [] : ['--apart']);
/** So many processes may die at the same time. Where a process serves all agencies, one. */
const atOnce = new Set(stack().agencies.map(({ pids }) => pids.exchange)).size > 1 ? 6 : 1;
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
  const places = chosen();
  const isDone = ({ name }: Place): boolean => killedAt(kills, name) >= rounds;
  for (let round = 1; round <= rounds * 3 && Date.now() < killsUntil; round += 1) {
    const due = round <= rounds ? places : places.filter((place) => !isDone(place));
    for (const group of inGroups(draw.sample(due, due.length))) {
      await pMap(group, async (place) => {
        if (Date.now() > killsUntil) return;
        const kill = await place.kill(round <= rounds ? draw.integer(1, 3) : 1);
        kills.push(kill);
        say(`round ${round}: ${kill.place}${kill.agency === undefined ? '' : ` of ${kill.agency}`}: ${kill.backAfterMs === null ? 'not reached' : `well again after ${(kill.backAfterMs / 1000).toFixed(1)} s`}; ${traffic.count} incidents sent`);
      }, { concurrency: atOnce });
      await untilAllWell();
    }
  }
  const sent = await traffic.stop();
  say(`traffic ended: ${sent.requests} requests, sent ${sent.tries} times`);
  const left = await settled(before);
  const verdict = await judge(books, sent, run, broken);
  const differ = (await differences()).filter((one) => !differedBefore.has(JSON.stringify(one)));
  tell(kills, places, sent, verdict, left, differ);
}

/** Where is killed in this run. */
function chosen(): readonly Place[] {
  const places = placesOfKills(draw, seldomWithinMs).filter(({ name }) => values.only === undefined || name.startsWith(`${values.only} (`));
  if (places.length === 0) throw new Error(`there is no arrow called ${String(values.only)}`);
  return short && values.only === undefined ? someOf(places, inShort.places, draw) : places;
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

function tell(kills: readonly Kill[], places: readonly Place[], sent: Sent, verdict: Verdict, left: readonly string[], differ: readonly object[]): void {
  const { lost, doubled, altered, disordered } = verdict;
  const lines = {
    lost, doubled, altered, 'out of order': disordered, 'waits still': left, reconcile: differ.map((one) => JSON.stringify(one)), 'not taken': sent.failures, 'not killed': short ? reachedTooFew(kills, places, inShort.reached) : killedTooFew(kills, places, rounds),
  };
  for (const [what, found] of Object.entries(lines)) for (const line of found.slice(0, 20)) console.log(`${what.toUpperCase()}: ${line}`);
  const reached = kills.filter(({ backAfterMs }) => backAfterMs !== null);
  const times = reached.map(({ backAfterMs }) => backAfterMs ?? 0).sort((a, b) => a - b);
  console.log('');
  for (const { name } of [...places].sort((a, b) => a.name.localeCompare(b.name))) {
    const whose = new Set(reached.filter(({ place }) => place === name).flatMap(({ agency }) => agency ?? []));
    console.log(`  ${name.padEnd(34)} ${killedAt(kills, name)} killed${whose.size === 0 ? '' : `, of ${[...whose].join(', ')}`}`);
  }
  console.log('');
  printFigures({
    'seed': seed, 'seconds in all': Math.round((Date.now() - began) / 1000), 'kills': reached.length, 'places of kills': places.length,
    [`least kills at a place (target ${short ? 'of most 1' : rounds})`]: Math.min(...places.map(({ name }) => killedAt(kills, name))), 'tries that were not reached': kills.length - reached.length,
    'well again after, median s': (times[Math.floor(times.length / 2)] ?? 0) / 1000, 'well again after, worst s': (times.at(-1) ?? 0) / 1000,
    'requests': sent.requests, 'requests sent again': sent.tries - sent.requests, 'files dropped into watched folders': sent.dropped, ...verdict.figures,
    'lost (target 0)': lost.length, 'doubled (target 0)': doubled.length, 'altered (target 0)': altered.length, 'out of order (target 0)': disordered.length,
    'waiting for ever (target 0)': left.length, 'differences of mag reconcile (target 0)': differ.length, 'requests never taken (target 0)': sent.failures.length,
  });
  process.exitCode = Object.values(lines).every((found) => found.length === 0) && reached.length > 0 && sent.incidents.length > 0 ? 0 : 1;
}
