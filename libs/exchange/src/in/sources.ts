import { type Sql } from '#platform';
import { jsonRows } from '../rails/json-rows.js';
import { type Received } from './incoming.js';
import { type WaveToWrite } from './wave-to-write.js';

/** Writes back what became of messages that had been held or quarantined before: nothing is in two places at once. */
export async function closeSources(sql: Sql, wave: WaveToWrite): Promise<void> {
  const placed = [...wave.handled.map(({ message }) => message), ...wave.duplicates, ...wave.hold];
  await stayHeld(sql, wave.hold);
  await leaveHeld(sql, [...wave.handled.map(({ message }) => message), ...wave.duplicates, ...wave.failed.map(({ received }) => received)]);
  await decide(sql, placed.map((message) => ({ received: message, result: 'released' })));
  await decide(sql, wave.failed.map(({ received, error }) => ({ received, result: error.code })));
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

async function decide(sql: Sql, decisions: readonly { received: Received; result: string }[]): Promise<void> {
  const rows = decisions.flatMap(({ received: { source }, result }) => (source.from === 'quarantine' ? [{ id: source.id, position: source.decision, result }] : []));
  if (rows.length === 0) return;
  await sql(
    `with r as (select id, position, result from json_to_recordset($1) as r (id uuid, position bigint, result text)),
     applied as (update quarantine_decision d set applied_at = now(), result = r.result from r where d.position = r.position returning d.quarantine_id, d.person, d.reason, r.result)
     update quarantine q set tries_alone = 0, state = case when a.result = 'released' then 'released' else q.state end, code = case when a.result = 'released' then q.code else a.result end,
       decided_at = case when a.result = 'released' then now() end, decided_by = case when a.result = 'released' then a.person end, reason = case when a.result = 'released' then a.reason end
     from applied a where q.id = a.quarantine_id`,
    [jsonRows(rows)],
  );
}
