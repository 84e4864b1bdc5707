import { type MessageHandler } from '@nestjs/microservices';
import { asGatewayError, errorTable, GatewayError, type Lane } from '#messages';
import { knownKind } from './known-kind.js';
import { type RecordBatch } from '#kafka';
import { type Database, errorFields, failpoint, type Metrics, type NodeLog } from '#platform';
import { type Outcome, sealReceipts } from '../receipts/give-receipts.js';
import { outcomesSince } from '../receipts/kept-outcomes.js';
import { type Sealer } from '../out/seal-one.js';
import { inTurns } from '../rails/in-turns.js';
import { attemptsAtBatch, attemptsAtOne, notBlaming, takeBackHeld, triesAlone, triesTogether } from './attempts.js';
import { type Forwarded } from './forward.js';
import { type Handled, handleWave, isDelivered } from './handle.js';
import { heldBehind } from './held.js';
import { type Failed, isEarly, type Parsed, type Received } from './incoming.js';
import { readKnown } from './known.js';
import { planWave, type Wave } from './plan.js';
import { isParsed, readMessage, type StepParts } from './steps.js';
import { patiently } from './patience.js';
import { isolatedAmong } from './quarantine.js';
import { type effectStatements } from './write-effects.js';
import { writeWave } from './write-wave.js';

/** What taking in needs; one per lane, so that the lanes wait for nothing of each other's. */
export interface InboundParts extends StepParts, Sealer {
  readonly database: Database;
  readonly statements: ReturnType<typeof effectStatements>;
  readonly log: NodeLog;
  readonly metrics: Metrics;
  handlerOf(kind: string): MessageHandler | undefined;
  /** Called after each commit, with the victim parts that are to be forwarded; there may be something to relay. */
  committed(lane: Lane, forwarded: readonly Forwarded[]): void;
}

/**
 * Takes a Kafka batch in: count the attempt, set aside what is isolated already, open, admit, parse, then wave by wave handle and write. When it returns, everything that the
 * batch carried is accepted, held or in quarantine, and the offset may be committed. It does not return while infrastructure is away.
 */
export async function takeBatch(parts: InboundParts, lane: Lane, batch: RecordBatch): Promise<void> {
  const waiting = { lane, log: parts.log, metrics: parts.metrics, heartbeat: batch.heartbeat, mayGoOn: batch.mayGoOn };
  const attempts = attemptsAtBatch(parts.database.sql, {
    topic: batch.topic, partition: batch.partition, offset: batch.records[0]?.offset ?? '0', lastOffset: batch.records.at(-1)?.offset ?? '0',
  });
  const tries = await patiently(waiting, () => attempts.count());
  const received = batch.records.map(({ topic, partition, offset, key, value }): Received => ({
    source: { from: 'topic' }, lane, topic, partition, offset, key: key === null ? null : key.toString('base64url'), bytes: value ?? Buffer.alloc(0),
  }));
  const patience: Patience = (work) => patiently(waiting, work);
  await notBlaming(attempts, parts.log, async () => {
    const mayBeOpened = await setIsolatedAside(parts, lane, received, patience);
    if (tries <= triesTogether) await takeMessages(parts, lane, mayBeOpened, patience);
    else for (const one of mayBeOpened) await takeAlone(parts, lane, one, patience);
  });
  failpoint('in.committed');
  await patience(() => attempts.forget());
}

type Patience = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Takes one message in that may end the process, wherever it came from, and counts the attempts at it. One that did so too often goes into
 * quarantine unopened, with its place in the order where that is known.
 */
export async function takeAlone(parts: InboundParts, lane: Lane, received: Received, patience: Patience = (work) => work()): Promise<void> {
  const attempts = attemptsAtOne(parts.database.sql, received);
  const tries = await patience(() => attempts.count());
  if (tries > triesAlone) await patience(() => write(parts, lane, { ...nothing, failed: [isolated(received, tries)] }));
  else await notBlaming(attempts, parts.log, async () => takeMessages(parts, lane, await setIsolatedAside(parts, lane, [received], patience), patience));
  await patience(() => attempts.forget());
}

/** Counts what waits in quarantine because it ended the process and was sent again, before anything is opened. @returns the others */
async function setIsolatedAside(parts: InboundParts, lane: Lane, received: readonly Received[], patience: Patience): Promise<readonly Received[]> {
  const again = await patience(() => isolatedAmong(parts.database.sql, received));
  if (again.size > 0) await patience(() => write(parts, lane, { ...nothing, failed: [...again].map((one) => isolated(one, triesAlone)) }));
  return received.filter((one) => !again.has(one));
}

function isolated(received: Received, count: number): Failed {
  const { source } = received;
  return { received, error: new GatewayError('INBOX_ATTEMPTS', { count }), ...(source.from === 'held' ? { verified: source.proven } : {}) };
}

/** Opens messages and writes them in waves; what was held behind them follows at once. */
export async function takeMessages(parts: InboundParts, lane: Lane, received: readonly Received[], patience: Patience): Promise<void> {
  failpoint('in.received');
  const timer = parts.metrics.stepSeconds.startTimer({ step: 'open' });
  const read = await patience(() => inTurns(received, (one) => readMessage(parts, one)));
  timer();
  failpoint('in.opened');
  await takeWaves(parts, lane, read, patience);
}

async function takeWaves(parts: InboundParts, lane: Lane, read: readonly (Parsed | Failed)[], patience: Patience): Promise<void> {
  const followed: Received[] = [];
  await notBlaming({ takeBack: () => takeBackHeld(parts.database.sql, followed) }, parts.log, async () => {
    let pending = read.filter(isParsed);
    let failed = read.filter((message): message is Failed => !isParsed(message));
    while (pending.length > 0 || failed.length > 0) {
      const again = pending, broken = failed;
      const wave = await patience(() => takeWave(parts, lane, again, broken));
      const following = await patience(() => heldBehind(parts.database.sql, wave.take, lane));
      followed.push(...following);
      const behind = await patience(() => inTurns(following, (one) => readMessage(parts, one)));
      pending = [...wave.later, ...behind.filter(isParsed)];
      failed = behind.filter((message): message is Failed => !isParsed(message));
    }
  });
}

async function takeWave(parts: InboundParts, lane: Lane, pending: readonly Parsed[], broken: readonly Failed[]): Promise<Wave> {
  const timer = parts.metrics.stepSeconds.startTimer({ step: 'handle' });
  const wave = planWave(pending, await readKnown(parts.database.sql, pending));
  const { handled, failed } = await handleWave(wave.take, { sql: parts.database.sql, handlerOf: parts.handlerOf, now: parts.now() });
  timer();
  failpoint('in.handled');
  const whole = { handled, duplicates: wave.duplicates, hold: wave.hold, failed: [...broken, ...wave.failed, ...failed] };
  try {
    await write(parts, lane, whole);
  } catch (error) {
    if (asGatewayError(error).fate !== 'quarantine') throw error;
    await writeApart(parts, lane, whole);
  }
  return wave;
}

/** After a row that the store refused: each message on its own, so that only the one to blame goes into quarantine. */
async function writeApart(parts: InboundParts, lane: Lane, whole: WavePlan): Promise<void> {
  await write(parts, lane, { ...whole, handled: [], hold: [] });
  for (const one of whole.handled) await writeOne(parts, lane, one.message, { handled: [one] });
  for (const one of whole.hold) await writeOne(parts, lane, one, { hold: [one] });
}

async function writeOne(parts: InboundParts, lane: Lane, message: Parsed, alone: Partial<WavePlan>): Promise<void> {
  try {
    await write(parts, lane, { ...nothing, ...alone });
  } catch (error) {
    const refusal = asGatewayError(error);
    if (refusal.fate !== 'quarantine') throw error;
    await write(parts, lane, { ...nothing, failed: [{ received: message, verified: message, error: refusal }] });
  }
}

interface WavePlan {
  readonly handled: readonly Handled[];
  readonly duplicates: readonly Parsed[];
  readonly hold: readonly Parsed[];
  readonly failed: readonly Failed[];
}

const nothing: WavePlan = { handled: [], duplicates: [], hold: [], failed: [] };

async function write(parts: InboundParts, lane: Lane, wave: WavePlan): Promise<void> {
  const receipts = await sealReceipts(parts, lane, outcomesOf(wave), parts.log);
  const timer = parts.metrics.stepSeconds.startTimer({ step: 'write' });
  const forwarded = await parts.database.inTransaction((sql) => writeWave(sql, parts.agency, { ...wave, receipts }, parts.statements));
  failpoint('in.wave-committed');
  timer();
  count(parts, lane, wave);
  parts.committed(lane, forwarded);
}

function outcomesOf(wave: WavePlan): Outcome[] {
  return [
    ...wave.handled.flatMap(({ message, effects }) => [{ message, outcome: 'accepted' as const }, ...(isDelivered(effects) ? [{ message, outcome: 'delivered' as const }] : [])]),
    ...wave.duplicates.flatMap((message) => outcomesSince(message, message.stood)),
    ...wave.hold.map((message) => ({ message, outcome: 'held' as const })),
    ...wave.failed.filter((failure) => !isEarly(failure)).flatMap(({ verified, error }) => (verified !== undefined && errorTable[error.code].receipt ? [{ message: verified, outcome: 'refused' as const, code: error.code }] : [])),
  ];
}

function count({ metrics, log }: InboundParts, lane: Lane, wave: WavePlan): void {
  for (const { message: { kind } } of wave.handled) metrics.messagesIn.inc({ kind, lane, outcome: 'accepted' });
  for (const { kind } of wave.duplicates) metrics.messagesIn.inc({ kind, lane, outcome: 'duplicate' });
  for (const { kind } of wave.hold) metrics.messagesIn.inc({ kind, lane, outcome: 'held' });
  for (const { error, received, verified } of wave.failed.filter(isEarly)) {
    metrics.messagesIn.inc({ kind: knownKind(verified?.payload.kind), lane, outcome: 'early' });
    log.info('message waits for a newer directory', { lane, code: error.code, topic: received.topic, partition: received.partition, offset: received.offset });
  }
  for (const { error, received, verified } of wave.failed.filter((failure) => !isEarly(failure))) {
    metrics.messagesIn.inc({ kind: knownKind(verified?.payload.kind), lane, outcome: 'quarantined' });
    if (errorTable[error.code].alarm) metrics.alarms.inc({ code: error.code });
    log.warn('message is quarantined', { lane, code: error.code, fate: error.fate, topic: received.topic, partition: received.partition, offset: received.offset, ...(error.cause === undefined ? {} : errorFields(error.cause)) });
  }
}
