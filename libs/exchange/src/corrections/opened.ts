import { actingRole, type Actor, type What } from '#access';
import { appendAudit } from '#audit';
import { type Sql } from '#platform';
import { noteOpening } from '../web/opening.js';
import { type Correction, isMisrouted } from './correction.js';

/** A message that somebody asked for, and what was said of it. */
export interface AskedForCorrected {
  readonly what: What;
  readonly issuer: string;
  readonly messageId: string;
  readonly kind: string;
  readonly reason: string;
  /** As its column has it. */
  readonly correction: unknown;
}

/** Records in the audit of the store that it is read in that somebody asked for a message and was shown what stands in its place. */
export const auditCorrectionOpened = (sql: Sql, actor: Actor, { what, issuer, messageId, kind, reason, correction }: AskedForCorrected): Promise<void> => appendAudit(sql, [
  { event: 'correction.opened', agency: actor.agency, person: actor.person, role: actingRole(actor, what) ?? '', partner: issuer, messageId, kind, facts: { reason, correction: (correction as Correction).id } },
]);

/**
 * The same on the case side, with what its sender is told: the correction is opened, and the message is not. Where it is misrouted, only that is noted: its name must not end as that of a read, for then they would count among those who had read it.
 */
export async function noteCorrectionOpened(sql: Sql, actor: Actor, asked: AskedForCorrected): Promise<void> {
  const { what, issuer, messageId, kind, reason } = asked;
  const correction = asked.correction as Correction;
  if (isMisrouted(correction)) {
    await appendAudit(sql, [{ event: 'misroute.asked-for', agency: actor.agency, person: actor.person, role: actingRole(actor, what) ?? '', partner: issuer, messageId, kind, facts: { reason, misroute: correction.id } }]);
    return;
  }
  await auditCorrectionOpened(sql, actor, asked);
  await noteOpening(sql, actor, { what, id: correction.id, issuer });
}
