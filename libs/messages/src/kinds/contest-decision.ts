import { Field } from '../fields/field.js';
import { type OneOf } from './enquiry-parts.js';
import { contestDecisions } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m3 = 'DOMAIN 2.3';

/** What the agency that refused, or decided on a referral, decided when that was contested: it stands, or what was asked is open again (M3, M6). */
export class ContestDecision {
  @Field.code(contestDecisions, { label: 'OPEN', meaning: 'Whether the refusal, or the decision on a referral, stands.', source: m3 }) decision!: OneOf<typeof contestDecisions>;
  @Field.freeText({ label: 'SENSITIVE', min: 10, max: 2000, meaning: 'Why it was decided so.', source: m3 }) reason!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name of who decided.', source: m3 }) decidedBy!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Role of who decided.', source: m3 }) decidedByRole!: string;
  @Field.date({ label: 'OPEN', meaning: 'When it was decided.', source: m3 }) decidedOn!: string;
}

export const contestDecision = declareKind({
  kind: 'contest-decision', family: 'M3', version: 1, content: ContestDecision, floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [],
  between: [
    { from: 'police-adapter', to: 'gateway', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-child'] },
  ],
  answers: { kinds: ['refusal-contest'], leaves: 'UPHELD', unless: { field: 'decision', in: ['OVERTURNED'], leaves: 'OVERTURNED' } },
  meaning: 'Says whether a contested refusal, or a contested decision on a referral, stands or what was asked is open again, by whom and why that was decided.', source: 'DOMAIN 2.3, 2.6',
});
