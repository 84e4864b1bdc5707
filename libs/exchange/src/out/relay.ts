import { asGatewayError, type Lane } from '#messages';
import { type OutgoingRecord, type RecordProducer, topics } from '#kafka';
import { type Database, failpoint, type Metrics } from '#platform';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';
import { type HandOver } from '../rails/hand-over.js';

/** What relaying needs. */
export interface RelayParts {
  readonly database: Database;
  readonly producer: RecordProducer;
  readonly metrics: Metrics;
  /** Whether nothing may be sent to an agency now. */
  isSuspended(recipient: string): boolean;
  /** Recipients whose topic of this lane took a record, since it last did not. */
  readonly reached: Set<string>;
  /** What was sealed just now; its rows are not due before the time of the first resend. */
  readonly handedOver: HandOver<ToRelay>;
}

/** A sealed message on its way to Kafka. */
export interface ToRelay {
  readonly position: number;
  readonly recipient: string;
  readonly kind: string;
  readonly kafka_key: string;
  readonly sealed: string;
  readonly once: boolean;
}

const rowsAtOnce = 300;
/** One produce request stays below the broker's limit for a batch (1 MiB by default). */
const bytesAtOnce = 700 * 1024;

/** When a message without receipt is sent again, in seconds after each sending; the last goes on until expiry. */
const resendAfter = [60, 120, 300, 900, 3600] as const;
/** When a row is due that is handed over as it is written: when it would be sent again. */
export const firstResendSeconds = resendAfter[0];

/**
 * Moves what is due from the outbox to Kafka, oldest first, and again until the recipient's signed receipt has come: always the identical
 * bytes. Receipts are sent once, for a message sent again is answered again.
 * @returns whether there may be more
 */
export async function relay(parts: RelayParts, lane: Lane): Promise<boolean> {
  const { sql } = parts.database;
  await parts.handedOver.whereMissed(() => sql('update outbox set due_at = now() where lane = $1 and attempts = 0 and due_at > now()', [lane]));
  const handed = parts.handedOver.take(rowsAtOnce);
  try {
    await relayAll(parts, lane, handed);
  } catch (error) {
    parts.handedOver.putBack(handed);
    throw error;
  }
  const due = (await sql(
    'select position, recipient, kind, kafka_key, sealed, once from outbox where lane = $1 and due_at <= now() and expires_at > now() order by due_at, position limit $2', [lane, rowsAtOnce],
  )) as unknown as ToRelay[];
  await relayAll(parts, lane, due);
  return handed.length === rowsAtOnce || due.length === rowsAtOnce;
}

async function relayAll(parts: RelayParts, lane: Lane, rows: readonly ToRelay[]): Promise<void> {
  for (const [recipient, some] of Map.groupBy(rows, (row) => row.recipient)) await relayTo(parts, lane, recipient, some);
}

/** What is wrong with one recipient's topic, or with one record, and not with the broker: the others do not wait for it. */
const ofOneRecipient: ReadonlySet<string> = new Set(['TRANSPORT_DENIED', 'TRANSPORT_TOPIC_MISSING', 'TRANSPORT_TOO_LARGE']);

async function relayTo(parts: RelayParts, lane: Lane, recipient: string, rows: readonly ToRelay[]): Promise<void> {
  if (parts.isSuspended(recipient)) {
    await later(parts, rows);
    return raiseAlarms(parts.database.sql, [{ alarm: 'PARTNER_SUSPENDED', facts: { agency: recipient } }]);
  }
  try {
    await writeAll(parts, lane, rows);
    if (parts.reached.has(recipient)) return;
    await clearAlarms(parts.database.sql, ['TRANSPORT_DENIED', 'TRANSPORT_TOPIC_MISSING'], { facts: { agency: recipient, lane } });
    parts.reached.add(recipient);
  } catch (error) {
    const { code } = asGatewayError(error);
    if (!ofOneRecipient.has(code)) throw error;
    parts.reached.delete(recipient);
    await later(parts, rows);
    await raiseAlarms(parts.database.sql, [{ alarm: code, facts: { agency: recipient, lane } }]);
  }
}

/** Leaves rows where they are for a minute, so that the others do not wait for them. */
async function later({ database }: RelayParts, rows: readonly ToRelay[]): Promise<void> {
  await database.sql(`update outbox set due_at = now() + interval '1 minute' where position = any($1::bigint[])`, [rows.map(({ position }) => position)]);
}

async function writeAll(parts: RelayParts, lane: Lane, rows: readonly ToRelay[]): Promise<void> {
  for (const some of bySize(rows)) {
    await parts.producer.write(some.map((row): OutgoingRecord => ({ topic: topics.inbox(row.recipient, lane), key: row.kafka_key, value: row.sealed })));
    failpoint('relay.sent');
    await mark(parts.database, some);
    failpoint('relay.marked');
    for (const row of some) parts.metrics.messagesOut.inc({ kind: row.kind, lane, outcome: 'sent' });
  }
}

function bySize(rows: readonly ToRelay[]): ToRelay[][] {
  const portions: ToRelay[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = row.sealed.length;
    if (portions.length === 0 || bytes + size > bytesAtOnce) {
      portions.push([]);
      bytes = 0;
    }
    portions.at(-1)?.push(row);
    bytes += size;
  }
  return portions;
}

async function mark({ sql }: Database, rows: readonly ToRelay[]): Promise<void> {
  const [once, again] = [rows.filter((row) => row.once), rows.filter((row) => !row.once)].map((some) => some.map(({ position }) => position)) as [number[], number[]];
  if (once.length > 0) await sql('delete from outbox where position = any($1::bigint[])', [once]);
  if (again.length === 0) return;
  // A row that is not due yet was handed over as it was written and says already when it is to be sent again: no index is touched.
  await sql(
    `update outbox set attempts = attempts + 1,
       due_at = case when due_at > now() then due_at else now() + make_interval(secs => ($2::int[])[least(attempts + 1, ${String(resendAfter.length)})]) end
     where position = any($1::bigint[])`,
    [again, [...resendAfter]],
  );
}
