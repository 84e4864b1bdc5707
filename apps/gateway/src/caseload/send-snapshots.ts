import { type AgencyCode, GatewayError } from '#messages';
import { type Sql } from '#platform';
import { type LoopContext } from '#exchange';
import { asBase64url } from './fingerprint.js';
import { caseloadBasis, type SendingLoad } from './send-notices.js';

/** Sends every force that is or was told of anybody the count and the digest of those it should know, so that it can tell whether something is missing. */
export async function sendSnapshots(context: LoopContext, sql: Sql, load: SendingLoad): Promise<void> {
  const forces = await sql(
    `with told as (select unnest(told) as agency from caseload_load where id = $1 union select distinct told_agency from supervised_person where state = 'ACTIVE' and told_agency is not null)
     select t.agency, count(p.crn)::int as count,
       encode(sha256(convert_to(coalesce(string_agg(p.crn || ':' || encode(p.content_digest, 'hex') || chr(10), '' order by p.crn collate "C"), ''), 'UTF8')), 'hex') as digest
     from told t left join supervised_person p on p.told_agency = t.agency and p.state = 'ACTIVE' group by t.agency order by t.agency`,
    [load.id],
  );
  const submissions = [];
  for (const force of forces) {
    const recipient = force['agency'] as AgencyCode;
    if (!isAgreed(context, recipient)) continue;
    const content = { asOf: context.now().toISOString(), count: force['count'] as number, digest: asBase64url(force['digest'] as string) };
    const sealed = await context.submit.seal('supervision-snapshot', content, { recipient });
    submissions.push({ sealed, orderBy: 'snapshot', ...caseloadBasis(load.receivedBy) });
  }
  if (submissions.length > 0) await context.submit.send(sql, submissions);
}

/** A force that may not be told of people any more is not told how many there are; that it was not told of them is a finding of the load already. */
function isAgreed(context: LoopContext, recipient: AgencyCode): boolean {
  try {
    context.directory().admits({ from: context.agency, to: recipient, kind: 'supervision-snapshot', purpose: caseloadBasis('').purpose, at: context.now() });
    return true;
  } catch (error) {
    if (error instanceof GatewayError && error.fate === 'quarantine') return false;
    throw error;
  }
}
