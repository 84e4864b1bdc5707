import { type Sql } from '#platform';
import { grant } from '#platform';
import { type AppCorrections, type Corrected, type SentCorrected } from '../corrections/correction.js';
import { jsonRows } from '../rails/json-rows.js';

type Runner = Parameters<typeof grant>[0];

/** Lets work end because whoever asked has withdrawn it. */
export async function addWithdrawn(runner: Runner): Promise<void> {
  await runner.query(`alter table work_item drop constraint work_item_state_check, add constraint work_item_state_check check (state in ('WAITING', 'TAKEN', 'REPLIED', 'WITHDRAWN'))`);
  await grant(runner, 'exchange', 'update (state, urgency, trigger, decision)', 'work_item');
}

/** Takes it away again. */
export async function dropWithdrawn(runner: Runner): Promise<void> {
  await runner.query(`update work_item set state = 'REPLIED' where state = 'WITHDRAWN';
    alter table work_item drop constraint work_item_state_check, add constraint work_item_state_check check (state in ('WAITING', 'TAKEN', 'REPLIED'))`);
}

/** The work of what was withdrawn, replaced or recalled ends, whoever has it; of what was recalled nothing is left that it said. */
export async function endWork(sql: Sql, corrected: readonly Corrected[]): Promise<void> {
  await sql(
    `update work_item w set state = 'WITHDRAWN', urgency = case when r.recalled then null else w.urgency end, trigger = case when r.recalled then null else w.trigger end, decision = case when r.recalled then null else w.decision end
     from json_to_recordset($1) as r (id uuid, issuer text, recalled boolean) where w.id = r.id and w.issuer = r.issuer`,
    [jsonRows(corrected.map(({ messageId, issuer, act }) => ({ id: messageId, issuer, recalled: act === 'RECALL_IN_ERROR' })))]);
}

/** What an own reply had answered waits again where that reply was withdrawn or recalled and none stands in its place, as if nobody had taken it. */
export async function reopenAnswered(sql: Sql, corrected: readonly SentCorrected[]): Promise<void> {
  const open = corrected.filter(({ act }) => act === 'WITHDRAW' || act === 'RECALL_IN_ERROR');
  await sql(
    `update work_item w set state = 'WAITING', taken_by = null, taken_at = null, review_on = null from json_to_recordset($1) as r (original uuid, conversation uuid)
     where w.conversation = r.conversation and w.state = 'REPLIED'
       and (select s.submission from work_step s where s.item_id = w.id and s.item_issuer = w.issuer and s.step = 'REPLIED' and not exists (select 1 from sent_correction c where c.original = s.submission and c.original <> r.original)
         order by s.position desc limit 1) = r.original`, [jsonRows(open.map(({ original, conversation }) => ({ original, conversation })))]);
}

/** What corrections do in an app whose people work through queues. */
export const workCorrections: AppCorrections = { received: endWork, sent: reopenAnswered };
