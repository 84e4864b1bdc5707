import { Field } from '../fields/field.js';
import { AnswerContact, type OneOf } from './enquiry-parts.js';
import { refusalCodes } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m3 = 'DOMAIN 2.3';

/** Where to ask instead of an agency that has nothing to do with the matter. */
export class AskInstead {
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Name of the agency.', source: m3 }) name!: string;
  @Field.forceCode({ label: 'SENSITIVE', optional: true, meaning: 'Force code, where it is a force.', source: m3 }) force?: string;
  @Field.areaCode({ label: 'SENSITIVE', optional: true, meaning: 'Area code, where it is a local authority.', source: m3 }) area?: string;
}

/** A reasoned "no" to an enquiry (M3): never silence, and always with a way to challenge it. */
export class EnquiryRefusal {
  @Field.code(refusalCodes, { label: 'OPEN', meaning: 'Why the enquiry is refused.', source: m3 }) code!: OneOf<typeof refusalCodes>;
  @Field.freeText({ label: 'SENSITIVE', min: 10, max: 2000, meaning: 'The reason in words.', source: m3 }) reason!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name of who decided.', source: m3 }) decidedBy!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Role of who decided.', source: m3 }) decidedByRole!: string;
  @Field.date({ label: 'OPEN', meaning: 'When it was decided.', source: m3 }) decidedOn!: string;
  @Field.date({ label: 'OPEN', meaning: 'When the decision is looked at again.', source: m3 }) reviewOn!: string;
  @Field.freeText({ label: 'OPEN', max: 300, meaning: 'How to challenge it.', source: m3 }) challengeRoute!: string;
  @Field.text({ label: 'OPEN', optional: true, many: 20, max: 100, meaning: 'What the enquiry lacks.', source: m3 }) missing?: string[];
  @Field.object(() => AskInstead, { optional: true, meaning: 'Where to ask instead.', source: m3 }) askInstead?: AskInstead;
  @Field.object(() => AnswerContact, { optional: true, meaning: 'Whom to speak to.', source: m3 }) contact?: AnswerContact;
}

export const enquiryRefusal = declareKind({
  kind: 'enquiry-refusal', family: 'M3', version: 1, content: EnquiryRefusal,
  // A refusal tells as much as the enquiry that it answers, which is not before the split.
  floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    { when: { field: 'code', in: ['INSUFFICIENT_DETAIL'] }, required: ['missing'], todo: 'Say what is missing.' },
    { when: { field: 'code', in: ['WRONG_AREA'] }, required: ['askInstead'], todo: 'Say where to ask instead.' },
    { when: { field: 'code', in: ['INTELLIGENCE_RESTRICTED'] }, required: ['contact'], todo: 'Offer somebody to speak to.' },
  ],
  between: [
    { from: 'police-adapter', to: 'gateway', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-child'] },
  ],
  answers: { kinds: ['da-enquiry', 'safeguarding-enquiry'], leaves: 'REFUSED' },
  meaning: 'Refuses an enquiry, with reason, decision-maker, review date and a way to challenge it.', source: 'DOMAIN 2.3',
});
