import { lowestIdAt } from '#case-store';
import { lanes } from '#messages';
import { type Database, failpoint, type NodeLog, type Row, type Sql } from '#platform';
import { type Forwarded, insertForward } from '../in/forward.js';
import { clockToleranceMs } from '../in/steps.js';
import { type Sealer } from '../out/seal-one.js';
import { raiseAlarms } from '../rails/alarms.js';
import { sealReceipts, writeReceipts } from '../receipts/give-receipts.js';
import { messageOf, outcomesSince, stoodColumns, stoodOf } from '../receipts/kept-outcomes.js';
import { resume } from './restored.js';

/**
 * Takes up what an operator has asked for. Messages are noted to be sent to their recipients again; own copies of victim parts go to the own desk once more, sealed as they were when they were
 * submitted; senders are told again what became of their messages; places in the order that were given before this store went back are not given again; and a restored store is let send.
 * What is not known here is left out; what is no longer kept raises an alarm.
 * @returns the victim parts that are on their way now; undefined when nothing had been asked
 */
export async function applyRepairs(parts: Sealer & { readonly database: Database; readonly log: NodeLog }): Promise<readonly Forwarded[] | undefined> {
  return parts.database.inTransaction(async (sql) => {
    // What was learnt before it was asked for is taken up first: a restored store may send only when it knows all of it.
    const [repair] = await sql(
      `update repair set applied_at = now() where position = (select position from repair r where applied_at is null
         and not exists (select 1 from learnt l where l.learnt_at <= r.at) order by position limit 1)
       returning messages, own_parts, recipient, since, answers, places, resume, person`);
    if (repair === undefined) return undefined;
    await noteMessages(sql, repair);
    await answerAgain(parts, sql, repair['answers']);
    await keepPlaces(sql, repair['places']);
    if (repair['resume'] === true && !await resume(sql, { agency: parts.agency, person: repair['person'] as string })) parts.log.warn('a restored store may not send yet', { code: 'STORE_UNPROVEN' });
    const forwarded = await ownCopies(parts.agency, sql, repair['own_parts'] as readonly string[]);
    failpoint('again.asked');
    return forwarded;
  });
}

async function noteMessages(sql: Sql, { messages, recipient, since }: Row): Promise<void> {
  const from = since === null ? null : lowestIdAt(new Date((since as Date).getTime() - clockToleranceMs));
  await sql(
    `insert into send_again (message_id, cause) select s.message_id, 'repair' from sent_message s
     where s.message_id = any($1::uuid[]) or s.recipient = $2 and s.message_id >= $3 and s.issued_at >= $4
     on conflict (message_id) do update set cause = 'repair', due_at = now(), code = null`, [messages, recipient, from, since]);
}

async function answerAgain(parts: Sealer & { readonly log: NodeLog }, sql: Sql, answers: unknown): Promise<void> {
  const rows = await sql(
    `select i.signed, lane, ${stoodColumns} from inbox i join jsonb_to_recordset($1::jsonb) as r (issuer text, "messageId" uuid) on r.issuer = i.issuer and r."messageId" = i.message_id
     where i.kind <> 'receipts'`, [JSON.stringify(answers)]);
  for (const lane of lanes) await writeReceipts(sql, await sealReceipts(parts, lane, rows.filter((row) => row['lane'] === lane).flatMap((row) => outcomesSince(messageOf(row['signed'] as string), stoodOf(row))), parts.log));
}

async function keepPlaces(sql: Sql, places: unknown): Promise<void> {
  await sql(
    `update sequence_out s set next = greatest(s.next, r.sequence + 1) from jsonb_to_recordset($1::jsonb) as r (recipient text, "orderingKey" uuid, sequence bigint)
     where s.recipient = r.recipient and s.ordering_key = r."orderingKey"`, [JSON.stringify(places)]);
}

async function ownCopies(agency: string, sql: Sql, ids: readonly string[]): Promise<readonly Forwarded[]> {
  const copies = await sql(
    `select s.message_id, s.signed, s.kind, p.jwe from sent_message s left join sealed_part p on p.id = s.sealed_part_id and p.recipient = $2
     where s.message_id = any($1::uuid[]) and s.sealed_part_id is not null`, [ids, agency]);
  const [kept, gone] = [copies.filter((row) => row['jwe'] !== null), copies.filter((row) => row['jwe'] === null)];
  await raiseAlarms(sql, gone.map((row) => ({ alarm: 'RESEND_IMPOSSIBLE', facts: { agency, kind: row['kind'] as string, code: 'RESEND_NOT_KEPT', part: 'victim' } })));
  return insertForward(sql, kept.map((row) => ({ message_id: row['message_id'] as string, issuer: agency, direction: 'sent', signed: row['signed'] as string, jwe: row['jwe'] as string })));
}
