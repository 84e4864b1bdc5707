import { Field } from '../fields/field.js';
import { type OneOf } from './enquiry-parts.js';
import { referralDecisions, yesNo } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m6 = 'DOMAIN 2.6, 2.17';

/** What children's services decided on a referral, why, and what comes next (M6). */
export class ReferralOutcome {
  @Field.code(referralDecisions, { label: 'SENSITIVE', meaning: 'What was decided.', source: m6 }) decision!: OneOf<typeof referralDecisions>;
  @Field.freeText({ label: 'SENSITIVE', min: 10, max: 4000, meaning: 'Why it was decided so.', source: m6 }) reason!: string;
  @Field.code(yesNo, { label: 'SENSITIVE', optional: true, meaning: 'Whether a child is still at risk after the decision; where it is so, managers of both sides are told.', source: m6 }) stillAtRisk?: OneOf<typeof yesNo>;
  @Field.time({ label: 'SENSITIVE', meaning: 'When it was decided.', source: m6 }) decidedAt!: string;
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Name of the worker who has it, or who decided.', source: m6 }) worker!: string;
  @Field.phoneOrEmail({ label: 'SENSITIVE', optional: true, meaning: 'Work telephone or mail of the worker.', source: m6 }) contact?: string;
  @Field.freeText({ label: 'SENSITIVE', max: 2000, meaning: 'What happens next, and by when.', source: m6 }) nextStep!: string;
  @Field.freeText({ label: 'SENSITIVE', max: 300, meaning: 'How to say that a child is still at risk, or that the decision is wrong.', source: m6 }) feedbackRoute!: string;
}

export const referralOutcome = declareKind({
  kind: 'referral-outcome', family: 'M6', version: 1, content: ReferralOutcome, floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [],
  between: [{ from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-child'] }],
  answers: { kinds: ['child-referral'], leaves: 'DECIDED' },
  meaning: "Says what children's services decided on a referral, why, and what comes next.", source: 'DOMAIN 2.6',
});
