import { type AgencyCode, GatewayError } from '#messages';
import { type Sql } from '#platform';
import { type LoopContext } from '#exchange';
import { asBase64url } from './fingerprint.js';
import { forceOfAgency } from './home-force.js';
import { caseloadBasis } from './send-notices.js';

/**
 * Sends every force that is or was told of anybody the count and the digest of those whom it should hold, so that it can tell whether something is
 * missing or was not forgotten. It speaks of the people who are under supervision in its area, whether or not the force could be told of all yet.
 */
export async function sendSnapshots(context: LoopContext, sql: Sql, load: { readonly id: string; readonly receivedBy: string }): Promise<void> {
  const rows = await sql('select unnest(told) as agency from caseload_load where id = $1 union select distinct agency from supervision_holder order by agency', [load.id]);
  const submissions = [];
  for (const recipient of rows.map(({ agency }) => agency as AgencyCode).filter((agency) => isAgreed(context, agency))) {
    const [force] = await sql(
      `select count(*)::int as count, encode(sha256(convert_to(coalesce(string_agg(p.crn || ':' || encode(p.content_digest, 'hex') || chr(10), '' order by p.crn collate "C"), ''), 'UTF8')), 'hex') as digest
       from supervised_person p where p.home_force = $1 and p.state = 'ACTIVE'`,
      [forceOfAgency(context.directory(), recipient)],
    );
    const content = { asOf: context.now().toISOString(), count: force?.['count'] as number, digest: asBase64url(force?.['digest'] as string) };
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
