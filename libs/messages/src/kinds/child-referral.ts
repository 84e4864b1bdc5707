import { Field } from '../fields/field.js';
import { ChildAskedAbout, EnquirySubject, forUnits, noAddressOfVictims, type OneOf, PersonAskedAbout, Requester, subjectIsFindable } from './enquiry-parts.js';
import { consentPositions, evidenceMarkings, evidenceSources, howManyAdults, referralAsks, yesNo } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';
import { OrderWithTerms, PractitionersManager } from './supervision-notification.js';

const m6 = 'DOMAIN 2.6, 2.17';

/** Who lives together; where somebody is kept safe is the victim's side's alone. */
export class ReferredHousehold {
  @Field.freeText({ label: 'SENSITIVE', max: 2000, meaning: 'Who lives with whom, and who comes and goes.', source: m6 }) members!: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 200, meaning: 'Refuge or other safe place where any of them stay.', source: m6, contact: 'refuge' }) refuge?: string;
}

/**
 * One thing that speaks for the concern. Where it comes from stands in the victim part whatever it is, as for incidents: a kind of source that was missing only where a victim or a child
 * spoke would say so.
 */
export class ReferralEvidence {
  @Field.elementId() id?: string;
  @Field.code(evidenceMarkings, { label: 'SENSITIVE', meaning: 'Whether it is a fact, an opinion or hearsay.', source: m6 }) marking!: OneOf<typeof evidenceMarkings>;
  @Field.freeText({ label: 'SENSITIVE', max: 4000, meaning: 'What is known, thought or said.', source: m6 }) text!: string;
  @Field.code(evidenceSources, { label: 'VICTIM', meaning: 'What kind of source it comes from.', source: m6 }) sourceKind!: OneOf<typeof evidenceSources>;
  @Field.uuid({ label: 'VICTIM', optional: true, meaning: 'The message of that source that it is taken from, by its id.', source: 'DOMAIN 2.2' }) answer?: string;
  @Field.text({ label: 'VICTIM', optional: true, max: 200, meaning: 'Who the source is, by name or description.', source: m6, contact: 'name' }) sourceName?: string;
}

/** Refers children at risk from domestic abuse to the children's services of an area, and says what is asked of them (M6). */
export class ChildReferral {
  @Field.object(() => EnquirySubject, { meaning: 'The supervised person.', source: m6 }) subject!: EnquirySubject;
  @Field.code(referralAsks, {
    label: 'OPEN', meaning: "What children's services are asked to do.", source: m6, todo: "Say what you ask of children's services: an assessment, a strategy discussion, or nothing but to know, and then why.",
  })
  ask!: OneOf<typeof referralAsks>;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 1000, meaning: 'Why nothing is asked for.', source: m6 }) reasonInfoOnly?: string;
  @Field.code(yesNo, { label: 'OPEN', meaning: 'Whether a child is in danger now.', source: m6 }) immediateDanger!: OneOf<typeof yesNo>;
  @Field.time({ label: 'OPEN', optional: true, meaning: 'When the police were told; left out where they were not.', source: m6 }) policeNotifiedAt?: string;
  @Field.list(() => ChildAskedAbout, { max: 30, atLeast: 1, meaning: 'Every child at risk, unborn ones too.', source: m6 }) children!: ChildAskedAbout[];
  @Field.list(() => PersonAskedAbout, { max: 30, optional: true, meaning: 'Every parent, carer or other adult beside the supervised person.', source: m6 }) adults?: PersonAskedAbout[];
  @Field.object(() => ReferredHousehold, { meaning: 'Who lives together.', source: m6 }) household!: ReferredHousehold;
  @Field.freeText({ label: 'SENSITIVE', min: 20, max: 8000, meaning: 'The concern about the children.', source: m6 }) concern!: string;
  @Field.list(() => ReferralEvidence, { max: 50, atLeast: 1, meaning: 'What speaks for it, each fact, opinion or hearsay by itself.', source: m6 }) evidence!: ReferralEvidence[];
  @Field.freeText({ label: 'SENSITIVE', min: 20, max: 4000, meaning: 'What will happen if nothing is done.', source: m6 }) riskIfNoAction!: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 4000, meaning: 'What protects the children.', source: m6 }) protectiveFactors?: string;
  @Field.list(() => OrderWithTerms, { max: 50, optional: true, meaning: 'Orders in force against the supervised person.', source: m6 }) orders?: OrderWithTerms[];
  @Field.freeText({ label: 'OPEN', optional: true, max: 2000, meaning: 'What is arranged or ordered about contact with the children.', source: m6 }) contactArrangements?: string;
  @Field.code(howManyAdults, { label: 'SENSITIVE', meaning: 'Which of the adults know of the referral.', source: m6 }) informedAdults!: OneOf<typeof howManyAdults>;
  @Field.code(consentPositions, { label: 'SENSITIVE', meaning: 'How it stands with consent.', source: m6 }) consent!: OneOf<typeof consentPositions>;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 2000, meaning: 'Why somebody was not told, or why it is referred without consent.', source: m6 }) whyNot?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 500, meaning: 'Who needs an interpreter, in which language.', source: m6 }) interpreter?: string;
  @Field.object(() => Requester, { meaning: 'The practitioner who refers.', source: m6 }) referrer!: Requester;
  @Field.object(() => PractitionersManager, { meaning: "The practitioner's manager.", source: m6 }) manager!: PractitionersManager;
  @Field.name(forUnits) toUnits?: string[];
}

export const childReferral = declareKind({
  kind: 'child-referral', family: 'M6', version: 1, content: ChildReferral,
  // Sensitive where a victim or child is the source (DOMAIN 3.1), and whether one is, the case side does not know.
  floor: 'SENSITIVE', mayHaveVictimPart: true, urgentWhen: { field: 'immediateDanger', in: ['YES'] }, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    subjectIsFindable, noAddressOfVictims('adults'),
    { when: { field: 'ask', in: ['INFO_ONLY'] }, required: ['reasonInfoOnly'], todo: "Say why you ask nothing of children's services." },
    { when: { field: 'immediateDanger', in: ['YES'] }, required: ['policeNotifiedAt'], todo: 'Ring 999 first: a referral is not a call for help. Then say when the police were told.' },
    { each: 'children', anyOf: ['givenNames', 'familyName', 'dateOfBirth', 'expectedOn', 'approximateAge'], todo: 'Say who the child is: a name, the date of birth, of an unborn child the expected date, or about how old.' },
    { when: { field: 'informedAdults', in: ['SOME', 'NONE'] }, required: ['whyNot'], todo: 'Say why not all adults know of the referral.' },
    { when: { field: 'consent', in: ['NOT_SOUGHT', 'REFUSED', 'UNSAFE_TO_SEEK'] }, required: ['whyNot'], todo: 'Say why it is referred without consent.' },
    { anyOf: ['referrer.contact', 'manager.contact'], todo: "Give a work telephone or mail, yours or your manager's: children's services ring before they decide." },
  ],
  between: [{ from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-child'] }],
  concerns: 'subject.crn',
  routedByArea: 'childrens-services-adapter',
  meaning: "Refers children at risk to the children's services of an area, and says what is asked of them.", source: 'DOMAIN 2.6',
});
