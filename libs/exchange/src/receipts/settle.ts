import { parseReceipt, type Receipts } from '#messages';
import { failpoint, type Sql } from '#platform';
import { noteForKey } from '../again/find-unreadable.js';
import { type Handled } from '../in/handle.js';
import { raiseAlarms } from '../rails/alarms.js';
import { hexOfDigest, jsonRows } from '../rails/json-rows.js';
import { isOver, rankOf, ranks, stageOf } from './ranks.js';

/**
 * Applies the receipts that came in this wave: the message's stage, the end of resending, and the leaf itself as proof. One that came before is kept beside the first and moves nothing; one
 * that comes after the expiry of its message still says where it stands. A receipt for something never sent to that agency has no effect but an alarm and a row for a person.
 */
export async function settle(sql: Sql, handled: readonly Handled[]): Promise<void> {
  const leaves = handled.filter(({ message }) => message.kind === 'receipts').flatMap(({ message }) =>
    (message.content as Receipts).leaves.map(({ text }) => parseReceipt(text)).map(({ message: id, digest, outcome, code, part, role, at }, leaf) => ({
      message_id: id, recipient: message.issuer, digest: hexOfDigest(digest), stage: outcome, code: code ?? null, role: role ?? null, at, carried_by: message.payload.id, leaf,
      after_all: outcome === 'accepted' && part !== undefined,
    })));
  if (leaves.length === 0) return;
  const rows = jsonRows(leaves);
  const known = await sql(
    `with r as (select * from json_to_recordset($1) as r (message_id uuid, recipient text, digest bytea, stage text, code text, role text, at timestamptz, carried_by uuid, leaf int, after_all boolean)),
     known as (select r.* from r join sent_message s on s.message_id = r.message_id and s.recipient = r.recipient and s.digest = r.digest),
     unknown as (insert into unknown_receipt (carried_by, leaf, issuer, message_id, stage, at) select r.carried_by, r.leaf, r.recipient, r.message_id, r.stage, r.at from r
       where not exists (select 1 from known k where k.carried_by = r.carried_by and k.recipient = r.recipient and k.leaf = r.leaf) on conflict do nothing returning issuer),
     kept as (insert into receipt (message_id, recipient, stage, code, role, at, carried_by, leaf, after_all) select message_id, recipient, stage, code, role, at, carried_by, leaf, after_all from known on conflict do nothing),
     furthest as (select distinct on (message_id) message_id, stage, code, at, after_all from known where not (${isOver('known')}) order by message_id, ${rankOf('known')} desc),
     moved as (update sent_message s set stage = ${stageOf('f')}, code = f.code, stage_at = f.at from furthest f
       where s.message_id = f.message_id and ${rankOf('f')} > ${ranks.replace('case stage', 'case s.stage')}),
     settled as (delete from outbox o using furthest f where o.message_id = f.message_id and f.stage <> 'held'
       -- What has been sealed anew and has not left yet is sent once: the receipt is for the form before, and the desk over there may lack its part.
       and not (o.anew and o.attempts = 0)),
     postponed as (update outbox o set due_at = now() + interval '1 hour' from furthest f where o.message_id = f.message_id and f.stage = 'held')
     select coalesce(array_agg(distinct recipient) filter (where stage = 'refused'), '{}') as refused, (select coalesce(array_agg(distinct issuer), '{}') from unknown) as unknown,
       coalesce(array_agg(distinct message_id::text) filter (where stage = 'part-refused' and code = 'ENVELOPE_UNKNOWN_KEY'), '{}') as unread from known`,
    [rows],
  );
  const { unknown: unknownOf, refused: refusedBy } = (known[0] ?? { unknown: [], refused: [] }) as { unknown: string[]; refused: string[] };
  await raiseAlarms(sql, unknownOf.map((agency) => ({ alarm: 'RECEIPT_UNKNOWN' as const, facts: { agency } })));
  await raiseAlarms(sql, refusedBy.map((agency) => ({ alarm: 'RECEIPT_REFUSED' as const, facts: { agency } })));
  // The desk over there has not got the key any more that the part was sealed to: it waits for one that it has.
  await noteForKey(sql, (known[0]?.['unread'] ?? []) as string[]);
  failpoint('receipts.settled');
}
