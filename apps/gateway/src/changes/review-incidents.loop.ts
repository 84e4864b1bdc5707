import { type ExchangeLoop, type LoopContext } from '#exchange';
import { type Sql } from '#platform';
import { incidentsToReview, noteReviewed } from '../store/reviews.js';
import { openReviews } from './open-reviews.js';

const incidentsAtOnce = 100;

/** Opens a review for each incident that is received about somebody under supervision, also when its person becomes known later. */
export const reviewIncidents: ExchangeLoop = {
  name: 'review-incidents',
  idleMs: 5_000,
  run: (context: LoopContext): Promise<boolean> => context.inTransaction((sql) => reviewNextIncidents(context, sql)),
};

/**
 * The next incidents for which no review has been opened. An incident is one cause, whatever its versions: a later version, or the same message again, opens nothing.
 * @returns whether there may be more
 */
export async function reviewNextIncidents({ agency, now }: Pick<LoopContext, 'agency' | 'now'>, sql: Sql): Promise<boolean> {
  const incidents = await incidentsToReview(sql, incidentsAtOnce);
  if (incidents.length === 0) return false;
  await openReviews(sql, incidents.map(({ id, issuer, incident_reference: reference, crn }) => ({
    crn: String(crn), event: 'FURTHER_INCIDENT' as const, cause: { source: 'INCIDENT' as const, reference: `${String(issuer)} ${String(reference)}`, messageId: String(id), issuer: String(issuer) },
  })), { agency }, now());
  await noteReviewed(sql, incidents);
  return incidents.length === incidentsAtOnce;
}
