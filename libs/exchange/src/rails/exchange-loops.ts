import { type WorkingDays } from '#clocks';
import { isSuspended } from '#directory';
import { type PrivateKeys } from '#envelope';
import { type RecordProducer } from '#kafka';
import { type GatewayError, type Lane, lanes } from '#messages';
import { type Database, failpoint, type Metrics, type NodeLog } from '#platform';
import { applyRepairs } from '../again/apply-repairs.js';
import { askDesk, deskAnswer } from '../again/ask-desk.js';
import { UnreadableFinder } from '../again/find-unreadable.js';
import { takeUpLearnt } from '../again/learn.js';
import { sendAgain } from '../again/send-again.js';
import { type ExchangeAudit } from '../audit-log/exchange-audit.js';
import { attendClocks } from '../clocks/index.js';
import { applyCorrections } from '../corrections/index.js';
import { removeMisrouted } from '../misroutes/remove-misrouted.js';
import { listCompromised } from '../compromise/list-compromised.js';
import { applyDecisions } from '../in/decisions.js';
import { type Forwarded, forwardVictimParts } from '../in/forward.js';
import { readOutcomes } from '../in/outcomes.js';
import { retryEarly } from '../in/retry-early.js';
import { sweepHeld } from '../in/sweep-held.js';
import { type InboundParts } from '../in/take-in.js';
import { effectStatements, writeEffects } from '../in/write-effects.js';
import { expire } from '../out/expire.js';
import { relay, type ToRelay } from '../out/relay.js';
import { type Sealer } from '../out/seal-one.js';
import { sealSubmissions, type Written } from '../out/seal-submissions.js';
import { sealOwed } from '../receipts/seal-owed.js';
import { caseSideRetention, takeAway } from '../retention/retention.js';
import { tellOpenings } from '../receipts/tell-openings.js';
import { watchReceipts } from '../receipts/watch-receipts.js';
import { tellDuty } from '../staff/tell-duty.js';
import { Submitter } from '../submit/index.js';
import { clearKeyAlarms } from './alarms.js';
import { type DirectoryFollower } from './directory-follower.js';
import { deskLetters } from './desk-letters.js';
import { type HandOver } from './hand-over.js';
import { type Loop } from './loops.js';
import { type LoopContext, type NodeApp } from './node-app.js';
import { type OwnClock, watchOwnClock } from './own-clock.js';
import { watchDirectory } from './watch-directory.js';

/** What was just committed, for the loops that move it on. */
export interface HandedOver {
  readonly forward: HandOver<Forwarded>;
  readonly relay: Readonly<Record<Lane, HandOver<ToRelay>>>;
}

/** What the exchange's own loops and the app's use. */
export interface LoopParts extends Sealer {
  readonly app: NodeApp;
  readonly audit: ExchangeAudit;
  readonly inbound: Readonly<Record<Lane, InboundParts>>;
  readonly caseSide: Database;
  readonly victimSide: Database;
  readonly producers: Readonly<Record<Lane, RecordProducer>>;
  readonly follower: DirectoryFollower;
  readonly clock: OwnClock;
  /** By which clocks are counted. */
  readonly calendar: WorkingDays;
  /** Why a file of our own keys cannot be used as it lies there now. */
  keysProblems(): readonly GatewayError[];
  /** Our exchange keys as they are held now, newest first. */
  readonly exchangeKeys: PrivateKeys;
  readonly log: NodeLog;
  readonly metrics: Metrics;
  readonly handedOver: HandedOver;
  kick(loop: string): void;
  /** Tells the desk that parts have arrived. */
  wakeDesk(): void;
}

/** Work that is announced, by a kick of this process or a notice of another; looked for all the same, because a notice may be lost. */
const announced = 2_000;
const slowly = 5_000;
const halfMinute = 30_000;
const hourly = 3_600_000;

/** Every loop of an exchange: one list, so that what runs by itself can be seen. */
export function exchangeLoops(parts: LoopParts): Loop[] {
  const { caseSide, victimSide, handedOver, metrics, log } = parts;
  const reached: Readonly<Record<Lane, Set<string>>> = { bulk: new Set(), urgent: new Set() };
  const perLane = lanes.flatMap((lane): Loop[] => [
    {
      name: `seal-${lane}`, idleMs: announced, woken: true,
      run: () => {
        const handOver = ({ toRelay, forwarded }: Written): void => {
          handedOver.relay[lane].put(toRelay);
          handedOver.forward.put(forwarded);
          for (const name of [`relay-${lane}`, 'forward']) parts.kick(name);
        };
        return sealSubmissions({ ...parts, database: parts.inbound[lane].database, handOver }, lane);
      },
    },
    { name: `relay-${lane}`, idleMs: announced, run: () => relay({ database: parts.inbound[lane].database, producer: parts.producers[lane], metrics, isSuspended: (recipient) => isSuspendedNow(parts, recipient), reached: reached[lane], handedOver: handedOver.relay[lane] }, lane) },
    { name: `early-${lane}`, idleMs: announced, run: () => retryEarly(parts.inbound[lane], lane, parts.follower.currentAsOf()) },
    { name: `held-${lane}`, idleMs: slowly, run: () => sweepHeld(parts.inbound[lane], lane) },
  ]);
  return [
    ...perLane,
    ...againLoops(parts),
    { name: 'forward', idleMs: announced, run: () => forwardVictimParts(caseSide, victimSide, handedOver.forward, () => parts.wakeDesk()) },
    { name: 'outcomes', idleMs: announced, run: () => readOutcomes({ ...parts, database: caseSide }) },
    { name: 'decisions', idleMs: announced, woken: true, run: () => applyDecisions(parts.inbound.bulk) },
    { name: 'corrections', idleMs: announced, run: () => applyCorrections({ ...parts, database: caseSide }) },
    { name: 'remove-misrouted', idleMs: announced, run: () => removeMisrouted({ ...parts, database: caseSide }) },
    { name: 'owed-receipts', idleMs: slowly, run: () => sealOwed({ ...parts, database: caseSide }) },
    {
      name: 'openings', idleMs: announced, woken: true,
      run: async () => {
        const told = await tellOpenings({ ...parts, database: caseSide });
        for (const lane of told) parts.kick(`relay-${lane}`);
        return told.length > 0;
      },
    },
    { name: 'clocks', idleMs: slowly, run: () => attendClocks({ ...parts, database: caseSide }) },
    { name: 'duty', idleMs: slowly, run: () => tellDuty({ agency: parts.agency, calendar: parts.calendar, urgent: parts.app.urgent, messagePeople: parts.app.messagePeople, database: caseSide, now: () => parts.now() }) },
    { name: 'late-receipts', idleMs: halfMinute, run: () => watchReceipts({ ...parts, database: caseSide }) },
    { name: 'expire', idleMs: slowly, run: () => expire(caseSide) },
    { name: 'directory', idleMs: slowly, run: () => watchDirectory({ ...parts, database: caseSide, heldKeys: parts.exchangeKeys.map(({ kid }) => kid ?? '') }) },
    { name: 'own-clock', idleMs: halfMinute, run: () => watchOwnClock(parts) },
    { name: 'compromised', idleMs: slowly, run: () => listCompromised({ ...parts, database: caseSide }) },
    { name: 'key-alarms', idleMs: slowly, run: () => clearKeyAlarms(caseSide.sql, (agency, part) => hasKeys(parts, agency, part)) },
    { name: 'retention', idleMs: hourly, run: () => takeAway(caseSide.sql, [...(parts.app.retention ?? []), ...caseSideRetention], { takenAway: metrics.takenAway, now: parts.now() }) },
    { name: 'waiting', idleMs: slowly, run: () => measureWaiting(caseSide, metrics) },
    ...parts.audit.loops(),
    ...appLoops(parts, log),
  ];
}

/** What is sealed anew or sent again; each of these gives work to the next. */
function againLoops(parts: LoopParts): Loop[] {
  const [database, finder] = [parts.caseSide, new UnreadableFinder()];
  return [
    {
      name: 'repairs', idleMs: announced, woken: true,
      run: async () => {
        // First what is learnt: a store that was restored may send only when all of it has been taken up.
        if (await takeUpLearnt({ ...parts, database })) return true;
        const forwarded = await applyRepairs({ ...parts, database });
        if (forwarded === undefined) return false;
        parts.handedOver.forward.put(forwarded);
        for (const name of ['send-again', 'forward', ...lanes.flatMap((lane) => [`seal-${lane}`, `relay-${lane}`])]) parts.kick(name);
        return true;
      },
    },
    {
      name: 'unreadable', idleMs: slowly,
      run: async () => {
        const more = await finder.find({ ...parts, database });
        if (!more) parts.kick('send-again');
        return more;
      },
    },
    {
      name: 'send-again', idleMs: announced,
      run: async () => {
        const { lanes: due, more } = await sendAgain({ ...parts, database });
        for (const lane of due) parts.kick(`relay-${lane}`);
        return more;
      },
    },
  ];
}

function appLoops(parts: LoopParts, log: NodeLog): Loop[] {
  const statements = effectStatements(parts.app.effectTables);
  const context: LoopContext = {
    agency: parts.agency, log, submit: new Submitter(parts.agency, () => parts.directory(), () => parts.now()),
    inTransaction: async (work) => {
      const value = await parts.caseSide.inTransaction(work);
      failpoint('loop.committed');
      return value;
    },
    directory: () => parts.directory(), now: () => parts.now(),
    desk: {
      ask: async (request) => {
        await askDesk(parts.victimSide.sql, request);
        parts.wakeDesk();
      },
      answer: (requestId) => deskAnswer(parts.victimSide.sql, requestId),
      letters: deskLetters(parts.victimSide.sql, () => parts.wakeDesk()),
    },
    apply: (sql, effects) => writeEffects(sql, [{ effects }], statements),
  };
  return (parts.app.loops ?? []).map((loop) => ({
    name: loop.name, ...(loop.idleMs === undefined ? { idleMs: announced, woken: true } : { idleMs: loop.idleMs }),
    run: async () => {
      const more = await loop.run(context);
      if (more) for (const lane of lanes) parts.kick(`seal-${lane}`);
      return more;
    },
  }));
}

/** Whether an agency can be sealed to, and whether what we sign can be verified. */
function hasKeys(parts: LoopParts, agency: string, part: 'case' | 'victim'): boolean {
  try {
    const [directory, now] = [parts.directory(), parts.now()];
    if (part === 'victim') directory.victimKey(agency, now);
    else if (agency === parts.agency) directory.signingKeys(agency, parts.signingKey.kid ?? '', now, now);
    else directory.exchangeKey(agency, now);
    return true;
  } catch {
    // Still without: the alarm stays.
    return false;
  }
}

/** Whether a recipient is suspended; while the directory cannot be asked, what is sealed already goes on to whom it was sealed for. */
function isSuspendedNow(parts: LoopParts, recipient: string): boolean {
  try {
    return isSuspended(parts.directory().agency(recipient), parts.now());
  } catch {
    return false;
  }
}

/** Shows what waits, so that a queue that grows is seen before anybody misses a message. */
async function measureWaiting(database: Database, metrics: Metrics): Promise<boolean> {
  const [row] = await database.sql(
    `select (select count(*) from outbox) as outbox, (select count(*) from forward) as forward, (select count(*) from submission) as submission,
       (select count(*) from owed_receipt) as owed, (select count(*) from held) as held, (select count(*) from quarantine where state = 'waiting') as quarantine,
       (select count(*) from quarantine where state = 'early') as early, (select count(*) from clock where next_at <= now()) as clock`,
  );
  for (const [place, count] of Object.entries(row ?? {})) metrics.waiting.set({ place }, Number(count));
  return false;
}
