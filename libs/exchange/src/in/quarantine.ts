import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { errorTable, type Lane } from '#messages';
import { type Row, type Sql } from '#platform';
import { hex, hexOfDigest, jsonRows } from '../rails/json-rows.js';
import { earlyForMs } from '../rails/early.js';
import { type Failed, isEarly, type Received, type Source, type Verified } from './incoming.js';
import { knownKind } from './known-kind.js';
import { raiseAlarms } from '../rails/alarms.js';

/**
 * Keeps each failed message exactly as it was received, with its code, for a person to release or discard; what may only be early is first tried again
 * by itself, and raises no alarm until then. One that waits already is counted, not kept twice.
 */
export async function holdInQuarantine(sql: Sql, failures: readonly Failed[]): Promise<void> {
  const fresh = failures.filter(({ received }) => received.source.from !== 'quarantine' && received.source.from !== 'early');
  if (fresh.length > 0) await sql(insert, [jsonRows(dedupe(fresh.map(rowOf)))]);
  await raiseAlarms(sql, failures.filter((failure) => errorTable[failure.error.code].alarm && !isEarly(failure)).map(({ error, received, verified }) => ({
    alarm: error.code, facts: { lane: received.lane, ...(verified === undefined ? {} : { agency: verified.payload.iss, kind: knownKind(verified.payload.kind) }) },
  })));
}

/** The columns of `quarantine q` that {@link receivedAgain} reads. */
export const quarantinedColumns = 'q.id, q.lane, q.topic, q.partition, q.record_offset, q.kafka_key, q.sealed';

/** A quarantined record as it was received. */
export function receivedAgain(row: Row, source: Source): Received {
  return {
    source, lane: row['lane'] as Lane, topic: row['topic'] as string, partition: row['partition'] as number, offset: String(row['record_offset']),
    key: row['kafka_key'] as string | null, bytes: row['sealed'] as Buffer,
  };
}

/** Those from the topic whose very bytes were put into quarantine because they ended the process, and not released since: one statement, however many are asked about. */
export async function isolatedAmong(sql: Sql, received: readonly Received[]): Promise<ReadonlySet<Received>> {
  const asked = received.filter(({ source }) => source.from === 'topic').map((one) => ({ one, digest: hex(sha256(one.bytes)) }));
  if (asked.length === 0) return new Set();
  const rows = await sql(
    `select sealed_digest from quarantine q where sealed_digest = any($1::bytea[]) and state in ('waiting', 'discarded') and code = 'INBOX_ATTEMPTS'
       and not exists (select 1 from quarantine r where r.sealed_digest = q.sealed_digest and r.state = 'released')`,
    [asked.map(({ digest }) => digest)],
  );
  const waiting = new Set(rows.map((row) => hex(row['sealed_digest'] as Buffer)));
  return new Set(asked.filter(({ digest }) => waiting.has(digest)).map(({ one }) => one));
}

/**
 * Puts away copies that nobody could open because the key was no longer ours, once a message has come that was sealed anew in their place: it is here, held, or was here before. Only what was
 * sealed anew says so, so that others cost nothing.
 */
export async function settleUnreadable(sql: Sql, messages: readonly Pick<Verified, 'replaces'>[]): Promise<void> {
  const replaced = [...new Set(messages.flatMap(({ replaces }) => replaces))];
  if (replaced.length === 0) return;
  await sql(
    `update quarantine set state = 'released', decided_at = now(), decided_by = 'exchange', reason = 'Its sender has sealed it anew'
     where state = 'waiting' and code in ('ENVELOPE_UNKNOWN_KEY', 'ENVELOPE_DECRYPTION') and sealed_digest = any($1::bytea[])`,
    [replaced.map(hexOfDigest)],
  );
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

const insert = `
  insert into quarantine (id, lane, topic, partition, record_offset, kafka_key, sealed, sealed_digest, code, facts, issuer, message_id, kind, conversation, ordering_key, sequence, digest,
    state, early_until, directory_version)
  select id, lane, topic, partition, record_offset, kafka_key, sealed, sealed_digest, code, facts, issuer, message_id, kind, conversation, ordering_key, sequence, digest,
    case when directory_version is null then 'waiting' else 'early' end, case when directory_version is not null then now() + make_interval(secs => ${String(earlyForMs / 1000)}) end, directory_version
  from json_to_recordset($1) as r (id uuid, lane text, topic text, partition int, record_offset bigint, kafka_key text, sealed bytea, sealed_digest bytea, code text,
    facts jsonb, issuer text, message_id uuid, kind text, conversation uuid, ordering_key uuid, sequence bigint, digest bytea, directory_version bigint)
  on conflict (sealed_digest) where state in ('early', 'waiting') do update set seen = quarantine.seen + 1,
    -- What ended the process is not opened again, whatever was wrong with it before.
    code = case when excluded.code = 'INBOX_ATTEMPTS' then excluded.code else quarantine.code end`;

type QuarantineRow = ReturnType<typeof rowOf>;

function rowOf(failed: Failed) {
  const { received, error, verified } = failed;
  return {
    id: uuidv7(), lane: received.lane, topic: received.topic, partition: received.partition, record_offset: received.offset, kafka_key: received.key,
    sealed: hex(received.bytes), sealed_digest: hex(sha256(received.bytes)), code: error.code, facts: error.facts,
    issuer: verified?.payload.iss ?? null, message_id: verified?.payload.id ?? null, kind: verified?.payload.kind ?? null, conversation: verified?.payload.conversation ?? null,
    ordering_key: verified?.payload.orderingKey ?? null, sequence: verified?.payload.sequence ?? null, digest: verified === undefined ? null : hexOfDigest(verified.digest), directory_version: isEarly(failed) ? failed.triedWith ?? null : null,
  };
}

/** The same bytes twice in one statement would be two updates of one row, which PostgreSQL refuses. */
function dedupe(rows: readonly QuarantineRow[]): QuarantineRow[] {
  return [...new Map(rows.map((row) => [row.sealed_digest, row])).values()];
}
