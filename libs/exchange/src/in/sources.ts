import { type Sql } from '#platform';
import { hexOfDigest, jsonRows } from '../rails/json-rows.js';
import { type Failed, isEarly, type Proven, type Received } from './incoming.js';
import { type WaveToWrite } from './wave-to-write.js';

/** Writes back what became of messages that had been held or quarantined before: nothing is in two places at once. */
export async function closeSources(sql: Sql, wave: WaveToWrite): Promise<void> {
  const placed = [...wave.handled.map(({ message }) => message), ...wave.duplicates, ...wave.hold];
  await stayHeld(sql, wave.hold);
  await leaveHeld(sql, [...wave.handled.map(({ message }) => message), ...wave.duplicates, ...wave.failed.map(({ received }) => received)]);
  await stayEarly(sql, wave.failed.filter(isEarly));
  await decide(sql, [
    ...placed.map((message) => ({ received: message, result: 'released', proven: message })),
    ...wave.failed.filter((failure) => !isEarly(failure)).map(({ received, error, verified }) => ({ received, result: error.code, proven: verified })),
  ]);
}

/** Held again, after an attempt that ended nothing. */
async function stayHeld(sql: Sql, messages: readonly Received[]): Promise<void> {
  const rows = heldRows(messages);
  if (rows.length === 0) return;
  await sql('update held h set tries = 0, tries_alone = 0 from json_to_recordset($1) as r (issuer text, message_id uuid) where h.issuer = r.issuer and h.message_id = r.message_id', [jsonRows(rows)]);
}

const heldRows = (messages: readonly Received[]): { issuer: string; message_id: string }[] =>
  messages.flatMap(({ source }) => (source.from === 'held' ? [{ issuer: source.issuer, message_id: source.messageId }] : []));

async function leaveHeld(sql: Sql, messages: readonly Received[]): Promise<void> {
  const rows = heldRows(messages);
  if (rows.length === 0) return;
  await sql('delete from held h using json_to_recordset($1) as r (issuer text, message_id uuid) where h.issuer = r.issuer and h.message_id = r.message_id', [jsonRows(rows)]);
}

interface Decision {
  readonly received: Received;
  readonly result: string;
  readonly proven?: Proven | undefined;
}

/** What waited in quarantine or for a newer directory: released, or a person's task with what is known of it by now, so that it keeps its place in the order. */
async function decide(sql: Sql, decisions: readonly Decision[]): Promise<void> {
  const rows = decisions.flatMap(({ received: { source }, result, proven }) => (source.from !== 'quarantine' && source.from !== 'early' ? [] : [{
    id: source.id, position: source.from === 'quarantine' ? source.decision : null, result, ...(proven === undefined ? {} : {
      issuer: proven.payload.iss, message_id: proven.payload.id, kind: proven.payload.kind, conversation: proven.payload.conversation, ordering_key: proven.payload.orderingKey, sequence: proven.payload.sequence, digest: hexOfDigest(proven.digest),
    }),
  }]));
  if (rows.length === 0) return;
  await sql(
    `with r as (select * from json_to_recordset($1) as r (id uuid, position bigint, result text, issuer text, message_id uuid, kind text, conversation uuid, ordering_key uuid, sequence bigint, digest bytea)),
     applied as (update quarantine_decision d set applied_at = now(), result = r.result from r where d.position = r.position returning d.position, d.person, d.reason)
     update quarantine q set tries_alone = 0, state = case when r.result = 'released' then 'released' else 'waiting' end, code = case when r.result = 'released' then q.code else r.result end,
       decided_at = case when r.result = 'released' then now() end, decided_by = case when r.result = 'released' then coalesce(a.person, 'exchange') end,
       reason = case when r.result = 'released' then coalesce(a.reason, 'A newer directory came') end,
       issuer = coalesce(r.issuer, q.issuer), message_id = coalesce(r.message_id, q.message_id), kind = coalesce(r.kind, q.kind),
       conversation = coalesce(r.conversation, q.conversation), ordering_key = coalesce(r.ordering_key, q.ordering_key), sequence = coalesce(r.sequence, q.sequence), digest = coalesce(r.digest, q.digest)
     from r left join applied a using (position) where q.id = r.id and q.state in ('early', 'waiting')`,
    [jsonRows(rows)],
  );
}

/** Still early: tried with a directory that did not help. */
async function stayEarly(sql: Sql, failures: readonly Failed[]): Promise<void> {
  const rows = failures.flatMap(({ received: { source }, error, triedWith }) => (source.from === 'early' ? [{ id: source.id, code: error.code, directory_version: triedWith }] : []));
  if (rows.length === 0) return;
  await sql(
    `update quarantine q set tries_alone = 0, code = r.code, directory_version = r.directory_version from json_to_recordset($1) as r (id uuid, code text, directory_version bigint) where q.id = r.id and q.state = 'early'`,
    [jsonRows(rows)],
  );
}
