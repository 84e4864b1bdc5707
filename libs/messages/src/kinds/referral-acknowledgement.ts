import { Field } from '../fields/field.js';
import { declareKind } from './kind-declaration.js';

const m6 = 'DOMAIN 2.6, 2.7, 4';

/** The word of children's services, or of adult social care, that a referral has come, who holds it, and by when it is decided; the decision follows (M6, M7). */
export class ReferralAcknowledgement {
  @Field.time({ label: 'SENSITIVE', meaning: 'When it was received.', source: m6 }) receivedAt!: string;
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Name of who holds it.', source: m6 }) heldBy!: string;
  @Field.phoneOrEmail({ label: 'SENSITIVE', optional: true, meaning: 'Work telephone or mail of who holds it.', source: m6 }) contact?: string;
  @Field.time({ label: 'SENSITIVE', meaning: 'By when it is decided.', source: m6 }) decideBy!: string;
}

export const referralAcknowledgement = declareKind({
  kind: 'referral-acknowledgement', family: 'M6', version: 1, content: ReferralAcknowledgement, floor: 'SENSITIVE', mayHaveVictimPart: false, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [],
  between: [{ from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-child', 'safeguard-adult'] }],
  answers: { kinds: ['child-referral', 'adult-referral'], leaves: 'ACKNOWLEDGED' },
  meaning: 'Says that a referral of children or of an adult has come, who holds it, and by when it is decided.', source: 'DOMAIN 2.6',
});
