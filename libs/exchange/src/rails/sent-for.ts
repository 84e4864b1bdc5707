import { type AuditEntry } from '#audit';
import { keptPayload } from '#envelope';
import { type SignedPayload } from '#messages';

/** Why and on whose behalf a message was sent, as its sender signed it; of some that are held here it is no longer known. */
export type SentFor = Partial<Pick<SignedPayload, 'purpose' | 'lawfulBasis' | 'onBehalfOf'>>;

/** The same in an audit entry of the message itself. */
export function sentFor({ purpose, lawfulBasis, onBehalfOf }: SentFor = {}): Pick<AuditEntry, 'purpose' | 'lawfulBasis' | 'person' | 'role'> {
  if (purpose === undefined || lawfulBasis === undefined || onBehalfOf === undefined) return {};
  return { purpose, lawfulBasis, person: onBehalfOf.person, role: onBehalfOf.role };
}

/** On what a kept message came, from its token, in an audit entry of what somebody does with it here; nothing of one whose token is no longer kept. */
export function basisOf(signed: unknown): Pick<AuditEntry, 'purpose' | 'lawfulBasis'> {
  if (typeof signed !== 'string') return {};
  const { purpose, lawfulBasis } = keptPayload(signed);
  return { purpose, lawfulBasis };
}
