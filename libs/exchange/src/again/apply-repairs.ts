import { lowestIdAt } from '#case-store';
import { type Database, failpoint, type Row } from '#platform';
import { type Sealer } from '../out/seal-one.js';
import { type Forwarded, insertForward } from '../in/forward.js';
import { raiseAlarms } from '../rails/alarms.js';

/** The time inside a message id may lie so far from its time of issue. */
const clockToleranceMs = 5 * 60_000;

/**
 * Takes up what an operator has asked to be sent again: messages to their recipients are noted for it, own copies of victim parts go to the own desk once more, sealed as they were when they
 * were submitted. What is not known here is left out; what is no longer kept raises an alarm.
 * @returns the victim parts that are on their way now; undefined when nothing had been asked
 */
export async function applyRepairs(parts: Sealer & { readonly database: Database }): Promise<readonly Forwarded[] | undefined> {
  return parts.database.inTransaction(async (sql) => {
    const [repair] = await sql('update repair set applied_at = now() where position = (select position from repair where applied_at is null order by position limit 1) returning messages, own_parts, recipient, since');
    if (repair === undefined) return undefined;
    await sql(
      `insert into send_again (message_id, cause) select s.message_id, 'repair' from sent_message s
       where s.message_id = any($1::uuid[]) or s.recipient = $2 and s.message_id >= $3 and s.issued_at >= $4
       on conflict (message_id) do update set cause = 'repair', due_at = now(), code = null`,
      [repair['messages'], repair['recipient'], repair['since'] === null ? null : lowestIdAt(new Date((repair['since'] as Date).getTime() - clockToleranceMs)), repair['since']]);
    const copies = await sql(
      `select s.message_id, s.signed, s.recipient, s.kind, p.jwe from sent_message s left join sealed_part p on p.id = s.sealed_part_id and p.recipient = $2
       where s.message_id = any($1::uuid[]) and s.sealed_part_id is not null`, [repair['own_parts'], parts.agency]);
    const [kept, gone] = [copies.filter((row) => row['jwe'] !== null), copies.filter((row) => row['jwe'] === null)];
    await raiseAlarms(sql, gone.map((row) => ({ alarm: 'RESEND_IMPOSSIBLE', facts: { agency: parts.agency, kind: row['kind'] as string, code: 'RESEND_NOT_KEPT', part: 'victim' } })));
    const forwarded = await insertForward(sql, kept.map((row) => toForward(parts.agency, row)));
    failpoint('again.asked');
    return forwarded;
  });
}

const toForward = (agency: string, row: Row): Parameters<typeof insertForward>[1][number] =>
  ({ message_id: row['message_id'] as string, issuer: agency, direction: 'sent', signed: row['signed'] as string, jwe: row['jwe'] as string });
