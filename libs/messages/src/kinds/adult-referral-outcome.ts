import { Field } from '../fields/field.js';
import { type OneOf } from './enquiry-parts.js';
import { adultReferralDecisions, yesNo } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m7 = 'DOMAIN 2.7, 2.6';

/** What adult social care decided on a referral, why, and what comes next (M7). A kind of its own beside that of children: other decisions, and nothing of it is for the staff of children's services. */
export class AdultReferralOutcome {
  @Field.code(adultReferralDecisions, { label: 'SENSITIVE', meaning: 'What was decided.', source: m7 }) decision!: OneOf<typeof adultReferralDecisions>;
  @Field.freeText({ label: 'SENSITIVE', min: 10, max: 4000, meaning: 'Why it was decided so.', source: m7 }) reason!: string;
  @Field.code(yesNo, { label: 'SENSITIVE', optional: true, meaning: 'Whether the adult is still at risk after the decision; where it is so, managers of both sides are told.', source: 'DOMAIN 2.6' }) stillAtRisk?: OneOf<typeof yesNo>;
  @Field.time({ label: 'SENSITIVE', meaning: 'When it was decided.', source: m7 }) decidedAt!: string;
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Name of the worker who has it, or who decided.', source: m7 }) worker!: string;
  @Field.phoneOrEmail({ label: 'SENSITIVE', optional: true, meaning: 'Work telephone or mail of the worker.', source: m7 }) contact?: string;
  @Field.freeText({ label: 'SENSITIVE', max: 2000, meaning: 'What happens next, and by when.', source: m7 }) nextStep!: string;
  @Field.freeText({ label: 'SENSITIVE', max: 300, meaning: 'How to say that the adult is still at risk, or that the decision is wrong.', source: m7 }) feedbackRoute!: string;
}

export const adultReferralOutcome = declareKind({
  kind: 'adult-referral-outcome', family: 'M7', version: 1, content: AdultReferralOutcome, floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [],
  between: [{ from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-adult'] }],
  answers: { kinds: ['adult-referral'], leaves: 'DECIDED' },
  meaning: 'Says what adult social care decided on a referral, why, and what comes next.', source: 'DOMAIN 2.7',
});
