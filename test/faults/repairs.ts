import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Difference, type NotRepairable, reconcile, repairsOf } from '#exchange';
import { askRepairs } from '../../deploy/local/ask-repairs.js';
import { printFigures } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { agency, stack } from '../support/stack.js';
import { Books, nameOf, whatWaits } from './books.js';
import { inventPeople } from './caseload.js';
import { copyBroker, copyStore, loseTopics, restoreBroker, restoreStore } from './copies.js';
import { loseKeys, publishNewKeys } from './lost-keys.js';
import { alreadyBroken, judge } from './oracle.js';
import { useStack } from './own-stack.js';
import { type Pace, type Stream, Traffic } from './traffic.js';

/**
 * Loses things while messages flow, lets them come back older than they were or not at all, and repairs as an operator would: `mag reconcile` names what is missing, and its senders send it
 * again. Then what was sent is compared with what stands in every store. Exit 1 if anything is lost, doubled, altered or out of order, or is not repaired. `--seed N`, `--only NAME`.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' }, seconds: { type: 'string' } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
/** How long messages flow before, between and after. */
const flowMs = Number(values.seconds ?? 8) * 1_000;
const repairedWithinMs = 240_000;
const receiver = 'probation';
const force = 'police-west-mercia';
console.log(`seed ${seed}`);

/** What is lost, in the middle of traffic. */
interface Loss {
  readonly name: string;
  readonly only: readonly Stream[];
  /** The agency whose own record of what its people had asked for goes back with its store: what it sent is compared, not what it was asked for. */
  readonly forgetful?: string;
  /** Does what must be done in time, such as a backup; what it gives does the loss. */
  prepare(): Promise<() => Promise<void>>;
}

const storeOf = (side: 'case' | 'victim', code: string, before: readonly string[] = []) => async (): Promise<() => Promise<void>> => {
  const { caseClusterUrl, victimClusterUrl } = stack();
  const copy = await copyStore(side === 'case' ? caseClusterUrl : victimClusterUrl, side === 'case' ? agency(code).caseDatabaseUrl : agency(code).victimDatabaseUrl);
  return () => restoreStore(copy, before);
};
const inboxes = [`mag.${receiver}.inbox`, `mag.${receiver}.inbox.urgent`, `mag.${force}.inbox`];
const unvouch: (() => Promise<void>)[] = [];
const everything: readonly Stream[] = ['caseload', 'incidents', 'tests', 'enquiries'];

const losses: readonly Loss[] = [
  // Nothing but receipts is sent by the receiver after the backup: what becomes of a store that has sent is another matter.
  { name: 'case store of a receiver restored', only: ['incidents'], prepare: storeOf('case', receiver) },
  { name: 'victim store of a receiver restored', only: everything, prepare: storeOf('victim', receiver) },
  { name: 'victim store of a sender restored', only: everything, prepare: storeOf('victim', force) },
  { name: 'topics lost', only: everything, prepare: async () => () => loseTopics(inboxes) },
  { name: 'broker restored from an old copy', only: everything, prepare: async () => {
    const copy = await copyBroker();
    return () => restoreBroker(copy);
  } },
  { name: 'case store of a sender restored', only: ['tests'], forgetful: force, prepare: storeOf('case', force, [`select store_restored('restored by a test')`]) },
  { name: 'keys of a receiver lost', only: ['incidents'], prepare: async () => async () => {
    await loseKeys(receiver);
    await wait(flowMs);
    unvouch.push(await publishNewKeys(receiver));
  } },
];

const began = Date.now();
const say = (text: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const figures: Record<string, number | string> = { seed };
let isBroken = false;

const stop = await useStack();
const books = new Books();
try {
  const chosen = losses.filter(({ name }) => values.only === undefined || name.includes(values.only));
  if (chosen.length === 0) throw new Error(`there is no loss called ${String(values.only)}`);
  for (const [at, loss] of chosen.entries()) await suffer(loss, new Draw(seed + at));
  console.log('');
  printFigures({ ...figures, 'seconds in all': Math.round((Date.now() - began) / 1000) });
  process.exitCode = isBroken ? 1 : 0;
} finally {
  for (const end of unvouch) await end();
  await books.close();
  await stop();
}

async function suffer({ name, only, forgetful, prepare }: Loss, draw: Draw): Promise<void> {
  say(name);
  const before = new Set((await whatWaits(books)).map(nameOf));
  const broken = await alreadyBroken(books);
  await books.close();
  const run = new Draw(Date.now() % 2 ** 31).text(8, 'abcdefghijkmnopqrstuvwxyz');
  const pace: Pace = { people: 12, settled: 10, pauseMs: 200, incidentsPerFile: 4, only };
  const traffic = new Traffic(draw, inventPeople(draw, run, pace.people, pace.settled), run, pace);
  await traffic.start();
  await wait(flowMs);
  const lose = await prepare();
  await wait(flowMs);
  await lose();
  const lostAt = Date.now();
  await wait(flowMs);
  const sent = await traffic.stop();
  say(`  lost, and traffic ended: ${sent.incidents.length} incidents, ${sent.tests.length} tests, ${sent.enquiries.length} enquiries sent`);
  const { named, rounds, left, not } = await repaired(before);
  const { lost, doubled, altered, disordered } = await judge(books, { ...sent, tests: sent.tests.filter(({ from }) => from !== forgetful) }, run, broken);
  const lines = { lost, doubled, altered, 'out of order': disordered, 'waits still': left, 'not repaired': not.map((one) => JSON.stringify(one)), 'not taken': sent.failures };
  for (const [what, found] of Object.entries(lines)) for (const line of found.slice(0, 20)) console.log(`${what.toUpperCase()}: ${line}`);
  isBroken ||= Object.values(lines).some((found) => found.length > 0) || sent.requests === 0;
  Object.assign(figures, {
    [`${name}: requests`]: sent.requests, [`${name}: differences named and repaired`]: named, [`${name}: rounds of repair`]: rounds,
    [`${name}: whole again after, s`]: Math.round((Date.now() - lostAt) / 100) / 10, [`${name}: lost, doubled, altered, out of order, not repaired (target 0)`]: Object.values(lines).reduce((sum, found) => sum + found.length, 0),
  });
  say(`  whole again after ${rounds} rounds of repair; ${named} differences were named`);
}

/** Repairs as an operator does, again and again until `mag reconcile` is silent and nothing waits, within minutes. */
async function repaired(before: ReadonlySet<string>): Promise<{ readonly named: number; readonly rounds: number; readonly left: readonly string[]; readonly not: readonly NotRepairable[] }> {
  const named = new Set<string>();
  let rounds = 0;
  for (const until = Date.now() + repairedWithinMs; ; ) {
    await wait(4_000);
    const [differences, left] = [await differencesNow(), (await whatWaits(books)).map(nameOf).filter((name) => !before.has(name))];
    const repairs = repairsOf(differences, new Date());
    for (const one of differences) named.add(`${one.what} ${one.agency} ${one.messageId}`);
    if ((differences.length === 0 && left.length === 0) || Date.now() > until) {
      await books.close();
      return { named: named.size, rounds, left, not: differences.length === 0 ? [] : [...repairs.not, ...repairs.asked.map((asked): NotRepairable => ({ difference: differences[0]!, because: `${asked.agency} was asked in vain` }))] };
    }
    say(`  ${differences.length} differ (${[...Map.groupBy(differences, ({ what }) => what)].map(([what, some]) => `${some.length} ${what}`).join(', ')}), ${left.length} wait`);
    if (repairs.asked.length > 0) rounds += 1;
    await askRepairs(stack(), repairs, 'Repair of what a test has lost');
  }
}

async function differencesNow(): Promise<readonly Difference[]> {
  return (await reconcile(stack().agencies, new Date(Date.now() + 61_000))).differences;
}
