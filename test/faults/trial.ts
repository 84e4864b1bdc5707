import { setTimeout as wait } from 'node:timers/promises';
import { type Difference, type NotRepairable, reconcile, type Repairs, repairsOf } from '#exchange';
import { askRepairs } from '../../deploy/local/ask-repairs.js';
import { ofStack } from '../../deploy/local/reconciled.js';
import { printFigures } from '../generate/command-line.js';
import { Draw } from '../generate/draw.js';
import { stack } from '../support/stack.js';
import { Books, nameOf, type Waiting, whatWaits } from './books.js';
import { inventPeople } from './caseload.js';
import { alreadyBroken, judge } from './oracle.js';
import { useStack } from './own-stack.js';
import { type Pace, type Stream, Traffic } from './traffic.js';

/** What a trial has to say beside the comparison: figures by name, and what should not be. */
export interface Shown {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly findings: readonly string[];
}

export const nothingToShow: Shown = { figures: {}, findings: [] };

/** What happens in the middle of traffic, and what people do about it afterwards. */
export interface Trial {
  readonly name: string;
  readonly only: readonly Stream[];
  /** The agency whose own record of what its people had asked for goes back with its store: what it sent is compared, not what it was asked for. */
  readonly forgetful?: string;
  /** Does what must be done in time, such as a backup, while messages flow; what it gives does the rest. */
  prepare(): Promise<() => Promise<Shown>>;
  /** Whether `mag reconcile --repair` is asked for; where it is not, everything must become whole without. */
  readonly repair: boolean;
  /** What else people do, again and again until there is nothing left for them. @returns how many things they did */
  attend?(books: Books, traffic: Traffic): Promise<number>;
  /** What people do with what still waits once reconciling names nothing any more. @returns how many things they did */
  clearUp?(): Promise<number>;
  /** The messages that their senders have told a person will never arrive as they are. */
  givenUp?(books: Books): Promise<ReadonlySet<string>>;
  /** What is to be seen once all is whole. */
  check?(books: Books): Promise<Shown>;
}

/** How a program is asked to run its trials. */
export interface Asked {
  readonly seed: number;
  /** Only those whose name has this. */
  readonly only: string | undefined;
  /** How long messages flow before, between and after. */
  readonly flowMs: number;
}

/** Every kind of traffic. */
export const everything: readonly Stream[] = ['caseload', 'incidents', 'tests', 'enquiries'];
const wholeWithinMs = 240_000;
const reason = 'Repair of what a test has lost';

/**
 * Runs trials one after the other on a stack of their own: traffic before, meanwhile and after, then waits until `mag reconcile` is silent and nothing waits, and compares what was sent with what
 * stands in every store. Prints the figures; exit 1 if anything is lost, doubled, altered or out of order, waits for ever, or is otherwise not as it should be.
 */
export async function runTrials(trials: readonly Trial[], { seed, only, flowMs }: Asked, atEnd: () => Promise<void> = async () => undefined): Promise<void> {
  const began = Date.now();
  const chosen = trials.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) throw new Error(`there is no trial called ${String(only)}`);
  console.log(`seed ${seed}`);
  const stop = await useStack();
  const books = new Books();
  try {
    let isBroken = false;
    const figures: Record<string, number | string> = { seed };
    for (const [at, trial] of chosen.entries()) {
      const say = (text: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}`);
      const gone = await runTrial(trial, { books, draw: new Draw(seed + at), flowMs, say }).catch((error: unknown) => {
        // The others are run all the same.
        console.log(`BROKE OFF: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
        return { isBroken: true, figures: { [`${trial.name}: broke off`]: 'yes' } };
      });
      isBroken ||= gone.isBroken;
      Object.assign(figures, gone.figures);
    }
    console.log('');
    printFigures({ ...figures, 'seconds in all': Math.round((Date.now() - began) / 1000) });
    process.exitCode = isBroken ? 1 : 0;
  } finally {
    await atEnd();
    await books.close();
    await stop();
  }
}

interface Running {
  readonly books: Books;
  readonly draw: Draw;
  readonly flowMs: number;
  say(text: string): void;
}

async function runTrial(trial: Trial, { books, draw, flowMs, say }: Running): Promise<{ readonly isBroken: boolean; readonly figures: Record<string, number | string> }> {
  const { name, only, forgetful } = trial;
  say(name);
  const before = new Set((await whatWaits(books)).map(nameOf));
  const broken = await alreadyBroken(books);
  await books.close();
  const run = new Draw(Date.now() % 2 ** 31).text(8, 'abcdefghijkmnopqrstuvwxyz');
  const pace: Pace = { people: 12, settled: 10, pauseMs: 200, incidentsPerFile: 4, only };
  const traffic = new Traffic(draw, inventPeople(draw, run, pace.people, pace.settled), run, pace);
  await traffic.start();
  const flowsSince = Date.now();
  let shownAtOnce: Shown, doneAt: number;
  try {
    await wait(flowMs);
    const go = await trial.prepare();
    await wait(flowMs);
    shownAtOnce = await go();
    doneAt = Date.now();
    await wait(flowMs);
  } finally {
    await traffic.stop();
  }
  const sent = await traffic.stop();
  const flowedMs = Date.now() - flowsSince;
  say(`  done, and traffic ended: ${sent.incidents.length} incidents, ${sent.tests.length} tests, ${sent.enquiries.length} enquiries sent`);
  const { named, neverLeft, rounds, left, not } = await whole(trial, { books, traffic, before, say });
  const wholeAfterMs = Date.now() - doneAt;
  const givenUp = await trial.givenUp?.(books) ?? new Set<string>();
  const { lost, doubled, altered, disordered } = await judge(books, { ...sent, tests: sent.tests.filter(({ from }) => from !== forgetful) }, run, broken, givenUp, true);
  const shown = [shownAtOnce, await trial.check?.(books) ?? nothingToShow];
  const taken = await takenIn(books, flowsSince, flowedMs);
  await books.close();
  const others = shown.flatMap(({ findings }) => findings);
  const lines = { lost, doubled, altered, 'out of order': disordered, 'waits still': left, 'not repaired': not.map((one) => JSON.stringify(one)), 'not taken': sent.failures, 'not as it should be': others };
  for (const [what, found] of Object.entries(lines)) for (const line of found.slice(0, 20)) console.log(`${what.toUpperCase()}: ${line}`);
  const found = Object.values(lines).reduce((sum, some) => sum + some.length, 0);
  say(`  whole again after ${rounds} rounds of repair; ${named} differences were named`);
  return {
    isBroken: found > 0 || sent.requests === 0,
    figures: {
      [`${name}: requests`]: sent.requests, [`${name}: messages taken in a second while they flowed`]: Math.round(taken / flowedMs * 10_000) / 10,
      ...Object.fromEntries(shown.flatMap((one) => Object.entries(one.figures)).map(([what, value]) => [`${name}: ${what}`, value])),
      ...(trial.givenUp === undefined ? {} : { [`${name}: given up by their sender, told to a person and said anew`]: givenUp.size }),
      ...(forgetful === undefined ? {} : { [`${name}: forgotten before they left, named for whoever sent them`]: neverLeft }),
      ...(trial.repair ? { [`${name}: differences named and repaired`]: named, [`${name}: rounds of repair`]: rounds } : {}),
      [`${name}: whole again after, s`]: Math.round(wholeAfterMs / 100) / 10, [`${name}: lost, doubled, altered, out of order, not repaired (target 0)`]: found,
    },
  };
}

/** How many messages all agencies took in meanwhile, receipts too. */
async function takenIn(books: Books, since: number, forMs: number): Promise<number> {
  let count = 0;
  for (const { caseDatabaseUrl } of stack().agencies) {
    const [row] = await books.read<{ count: number }>(caseDatabaseUrl, 'select count(*)::int as count from inbox where received_at between $1 and $2', [new Date(since), new Date(since + forMs)]);
    count += row?.count ?? 0;
  }
  return count;
}

/** What came of the waiting. */
interface Whole {
  /** How many differences were seen, and how often their repair was asked for. */
  readonly named: number;
  /** Messages that a store forgot before they left: named for whoever sent them. */
  readonly neverLeft: number;
  readonly rounds: number;
  readonly left: readonly string[];
  readonly not: readonly NotRepairable[];
}

/** Lets people do what is theirs, again and again until `mag reconcile` is silent, nothing waits and nothing is left for them, within minutes. */
async function whole(trial: Trial, { books, traffic, before, say }: Pick<Running, 'books' | 'say'> & { readonly traffic: Traffic; readonly before: ReadonlySet<string> }): Promise<Whole> {
  const named = new Set<string>();
  let rounds = 0;
  for (const until = Date.now() + wholeWithinMs; ; ) {
    await wait(4_000);
    const tended = await trial.attend?.(books, traffic) ?? 0;
    const [neverLeft, differences] = toldOf(trial, await differencesNow());
    const left = await stillWaiting(trial, books, before);
    const attended = tended + (differences.length === 0 && left.length > 0 && named.size > 0 ? await trial.clearUp?.() ?? 0 : 0);
    const repairs = repairsOf(differences, new Date());
    for (const one of differences) named.add(`${one.what} ${one.agency} ${one.messageId}`);
    if ((differences.length === 0 && left.length === 0 && attended === 0) || Date.now() > until) {
      await books.close();
      return { named: named.size, neverLeft: neverLeft.length, rounds, left, not: notWhole(differences, repairs) };
    }
    say(`  ${differences.length} differ (${[...Map.groupBy(differences, ({ what }) => what)].map(([what, some]) => `${some.length} ${what}`).join(', ')}), ${left.length} wait${attended === 0 ? '' : `, people did ${attended} things`}`);
    if (!trial.repair) continue;
    if (repairs.asked.length > 0) rounds += 1;
    await askRepairs(ofStack(stack()), repairs, reason);
  }
}

/** Messages that the store of a trial forgot before they left. They are named as long as their victim parts are kept, in the trials that follow too. */
const forgotten = new Set<string>();

/** What a store that went back forgot before it left can be told and not made good. */
function toldOf({ forgetful }: Trial, differences: readonly Difference[]): [told: readonly Difference[], others: readonly Difference[]] {
  for (const { what, agency, messageId } of differences) if (what === 'never left' && agency === forgetful) forgotten.add(messageId);
  const isTold = ({ what, messageId }: Difference): boolean => what === 'never left' && forgotten.has(messageId);
  return [differences.filter(isTold), differences.filter((one) => !isTold(one))];
}

async function stillWaiting({ givenUp }: Trial, books: Books, before: ReadonlySet<string>): Promise<readonly string[]> {
  const given = await givenUp?.(books) ?? new Set<string>();
  const isTold = ({ place, row }: Waiting): boolean => place === 'not settled' && given.has(row.split(' ')[0] ?? '');
  return (await whatWaits(books)).filter((one) => !isTold(one)).map(nameOf).filter((name) => !before.has(name));
}

function notWhole(differences: readonly Difference[], { asked, not }: Repairs): NotRepairable[] {
  const [difference] = differences;
  return difference === undefined ? [] : [...not, ...asked.map(({ agency }): NotRepairable => ({ difference, because: `${agency} was asked in vain, or nobody was` }))];
}

/** What `mag reconcile` names now; nothing is young enough to be still on its way. */
async function differencesNow(): Promise<readonly Difference[]> {
  return (await reconcile(stack().agencies, new Date(Date.now() + 61_000))).differences;
}
