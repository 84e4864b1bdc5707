import { asGatewayError, type Lane } from '#messages';
import { type OutgoingRecord, type RecordProducer, topics } from '#kafka';
import { type Database, failpoint, type Metrics, type Row } from '#platform';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';
import { jsonRows } from '../rails/json-rows.js';

/** What relaying needs. */
export interface RelayParts {
  readonly database: Database;
  readonly producer: RecordProducer;
  readonly metrics: Metrics;
  /** Recipients whose topic of this lane took a record, since it last did not. */
  readonly reached: Set<string>;
}

const rowsAtOnce = 300;
/** One produce request stays below the broker's limit for a batch (1 MiB by default). */
const bytesAtOnce = 700 * 1024;

/** When a message without receipt is sent again, in seconds after each sending; the last goes on until expiry. */
const resendAfter = [60, 120, 300, 900, 3600] as const;

/**
 * Moves what is due from the outbox to Kafka, oldest first, and again until the recipient's signed receipt has come: always the identical
 * bytes. Receipts are sent once, for a message sent again is answered again.
 * @returns whether there may be more
 */
export async function relay(parts: RelayParts, lane: Lane): Promise<boolean> {
  const due = await parts.database.sql(
    'select position, recipient, kind, kafka_key, sealed, once from outbox where lane = $1 and due_at <= now() and expires_at > now() order by position limit $2',
    [lane, rowsAtOnce],
  );
  for (const [recipient, rows] of Map.groupBy(due, (row) => row['recipient'] as string)) await relayTo(parts, lane, recipient, rows);
  return due.length === rowsAtOnce;
}

/** What is wrong with one recipient's topic, or with one record, and not with the broker: the others do not wait for it. */
const ofOneRecipient: ReadonlySet<string> = new Set(['TRANSPORT_DENIED', 'TRANSPORT_TOPIC_MISSING', 'TRANSPORT_TOO_LARGE']);

async function relayTo(parts: RelayParts, lane: Lane, recipient: string, rows: readonly Row[]): Promise<void> {
  try {
    await writeAll(parts, lane, rows);
    if (parts.reached.has(recipient)) return;
    await clearAlarms(parts.database.sql, ['TRANSPORT_DENIED', 'TRANSPORT_TOPIC_MISSING'], { facts: { agency: recipient, lane } });
    parts.reached.add(recipient);
  } catch (error) {
    const { code } = asGatewayError(error);
    if (!ofOneRecipient.has(code)) throw error;
    parts.reached.delete(recipient);
    await parts.database.sql(`update outbox set due_at = now() + interval '1 minute' where position = any($1::bigint[])`, [rows.map((row) => row['position'])]);
    await raiseAlarms(parts.database.sql, [{ alarm: code, facts: { agency: recipient, lane } }]);
  }
}

async function writeAll(parts: RelayParts, lane: Lane, rows: readonly Row[]): Promise<void> {
  for (const some of bySize(rows)) {
    await parts.producer.write(some.map((row): OutgoingRecord => ({ topic: topics.inbox(row['recipient'] as string, lane), key: row['kafka_key'] as string, value: row['sealed'] as string })));
    failpoint('relay.sent');
    await mark(parts.database, some);
    failpoint('relay.marked');
    for (const row of some) parts.metrics.messagesOut.inc({ kind: row['kind'] as string, lane, outcome: 'sent' });
  }
}

function bySize(rows: readonly Row[]): Row[][] {
  const portions: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = (row['sealed'] as string).length;
    if (portions.length === 0 || bytes + size > bytesAtOnce) {
      portions.push([]);
      bytes = 0;
    }
    portions.at(-1)?.push(row);
    bytes += size;
  }
  return portions;
}

async function mark(database: Database, rows: readonly Row[]): Promise<void> {
  await database.sql(
    `with r as (select position, once from json_to_recordset($1) as r (position bigint, once boolean)),
     gone as (delete from outbox o using r where o.position = r.position and r.once)
     update outbox o set attempts = o.attempts + 1, due_at = now() + make_interval(secs => ($2::int[])[least(o.attempts + 1, ${String(resendAfter.length)})])
     from r where o.position = r.position and not r.once`,
    [jsonRows(rows.map((row) => ({ position: row['position'], once: row['once'] }))), [...resendAfter]],
  );
}
