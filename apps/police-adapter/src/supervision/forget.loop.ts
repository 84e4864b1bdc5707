import { type ExchangeLoop, type LoopContext } from '#exchange';
import { type Sql } from '#platform';

const incidentsAtOnce = 500;

/**
 * Takes away what probation told of somebody whose supervision here has ended (DOMAIN 2.8: whoever is stale must not be kept). An incident is the
 * force's own record and stays, with the identifiers that the force gave it; the CRN that it was matched with, and the kept copy of the message
 * that carried it, go. What has not been signed yet is sent first: it happened during supervision.
 */
export const forgetLoop: ExchangeLoop = {
  name: 'forget',
  idleMs: 1_000,
  async run(context: LoopContext): Promise<boolean> {
    return context.inTransaction((sql) => forgetMatches(sql, context.agency));
  },
};

async function forgetMatches(sql: Sql, agency: string): Promise<boolean> {
  const [task] = await sql('select 1 from forget_task limit 1');
  if (task === undefined) return false;
  const forgotten = await sql(
    `with ended as (
       select i.id, s.message_id from forget_task t join feed_incident i on i.matched_crn = t.crn and i.state_at <= t.asked_at join sent_message s on s.submission_id = i.id limit $2),
     parts as (delete from message_part p using ended e where p.message_id = e.message_id and p.issuer = $1)
     update feed_incident i set matched_crn = null from ended e where i.id = e.id returning 1`,
    [agency, incidentsAtOnce],
  );
  await sql('delete from forget_task t where not exists (select 1 from feed_incident i where i.matched_crn = t.crn and i.state_at <= t.asked_at)');
  return forgotten.length === incidentsAtOnce;
}
