import { type Row, type Sql } from '#platform';
import { notChased } from '../awaited/kinds-of-waiting.js';

/** Rungs that were told longer ago are no longer worth a reminder: what was asked has been told further up since. */
const remindedWithin = `interval '7 days'`;

/** The rungs that tell a partner of whom an answer is awaited, and of which it has not been reminded; of clocks that run and wait for that partner. */
export const chasesDue = (sql: Sql, limit: number): Promise<Row[]> => sql(
  `select t.clock_id, t.run, t.rung, c.due_at, e.conversation, e.kind, e.recipient, e.content, coalesce(w.practitioner, c.owner) as owner
   from clock_act t join clock c on c.id = t.clock_id and c.run = t.run join awaited_reply a on a.clock_id = c.id join enquiry e on e.conversation = a.conversation and a.place is null left join caseload_allocation w on w.crn = a.crn
   where c.partner is not null and c.rule <> all($2) and t.acted_at > now() - ${remindedWithin} and t.tells && '{PARTNER,PARTNER_LEAD}'::text[] and c.state = 'running' and c.due_at is not null
     and not exists (select 1 from answer_chased s where s.clock_id = t.clock_id and s.run = t.run and s.rung = t.rung)
   order by t.acted_at, t.clock_id limit $1`, [limit, notChased]);

/** Notes of which rungs a partner was reminded, or why not. */
export async function insertChased(sql: Sql, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql(
    `insert into answer_chased (clock_id, run, rung, submission, code)
     select clock_id, run, rung, submission, code from jsonb_to_recordset($1::jsonb) as r (clock_id uuid, run uuid, rung text, submission uuid, code text)`, [JSON.stringify(rows)]);
}
