import { Field } from '../fields/field.js';
import { type Postcode } from '../identifiers/index.js';
import { ReferralEvidence, ReferredHousehold } from './child-referral.js';
import { EnquirySubject, forUnits, noAddressOfVictims, type OneOf, PersonAskedAbout, Requester, subjectIsFindable } from './enquiry-parts.js';
import { adultReferralAsks, capacityViews, careRoles, consentPositions, howManyAdults, yesNo } from './enquiry-vocabulary.js';
import { relationships } from './incident-vocabulary.js';
import { declareKind } from './kind-declaration.js';
import { OrderWithTerms, PractitionersManager } from './supervision-notification.js';

const m7 = 'DOMAIN 2.7, 2.6';

/** An adult with care and support needs who is or may be a victim: case-side who it is and what care is needed; where they live, how they are reached and what they want is the victim's side's alone. */
export class AdultAtRisk {
  @Field.elementId() id?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Given names, where known.', source: m7 }) givenNames?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Family name, where known.', source: m7, contact: 'name' }) familyName?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Date of birth.', source: m7 }) dateOfBirth?: string;
  @Field.integer({ label: 'SENSITIVE', optional: true, min: 16, max: 120, meaning: 'Age as far as known.', source: m7 }) approximateAge?: number;
  @Field.code(relationships, { label: 'SENSITIVE', meaning: 'Relationship to the supervised person.', source: 'DOMAIN 6.4' }) relationship!: OneOf<typeof relationships>;
  @Field.code(careRoles, { label: 'SENSITIVE', meaning: 'Whether the supervised person cares for the adult.', source: m7 }) careRole!: OneOf<typeof careRoles>;
  @Field.freeText({ label: 'SENSITIVE', min: 10, max: 2000, meaning: 'What care and support the adult needs, and who gives it.', source: m7 }) careNeeds!: string;
  @Field.code(capacityViews, { label: 'SENSITIVE', meaning: 'Whether the adult can decide about their own safety, as far as is known.', source: m7 }) capacity!: OneOf<typeof capacityViews>;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 2000, meaning: 'What the adult wants to happen, in their own words.', source: 'DOMAIN 2.7, DESIGN 6' }) wishes?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Where the adult lives.', source: 'DESIGN 6', contact: 'address' }) protectedAddress?: string;
  @Field.postcode({ label: 'VICTIM', optional: true, meaning: 'Postcode of that address.', source: 'DESIGN 6' }) protectedPostcode?: Postcode;
  @Field.phone({ label: 'VICTIM', optional: true, meaning: 'Telephone of the adult.', source: 'DESIGN 6' }) phone?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 1000, meaning: 'How, when and through whom the adult can be reached safely, and how not.', source: 'DOMAIN 2.6', contact: 'safe-contact' }) safeContact?: string;
}

/** Refers adults with care and support needs, whom the supervised person may harm, to the adult social care of an area, and says what is asked of it (M7). */
export class AdultReferral {
  @Field.object(() => EnquirySubject, { meaning: 'The supervised person.', source: m7 }) subject!: EnquirySubject;
  @Field.code(adultReferralAsks, {
    label: 'OPEN', meaning: 'What adult social care is asked to do.', source: m7, todo: 'Say what you ask of adult social care: a safeguarding enquiry, an assessment of care, a strategy discussion, or nothing but to know, and then why.',
  })
  ask!: OneOf<typeof adultReferralAsks>;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 1000, meaning: 'Why nothing is asked for.', source: m7 }) reasonInfoOnly?: string;
  @Field.code(yesNo, { label: 'OPEN', meaning: 'Whether somebody is in danger now.', source: m7 }) immediateDanger!: OneOf<typeof yesNo>;
  @Field.time({ label: 'OPEN', optional: true, meaning: 'When the police were told; left out where they were not.', source: m7 }) policeNotifiedAt?: string;
  @Field.list(() => AdultAtRisk, { max: 10, atLeast: 1, meaning: 'Every adult at risk who has care and support needs.', source: m7 }) adultsAtRisk!: AdultAtRisk[];
  @Field.list(() => PersonAskedAbout, { max: 30, optional: true, meaning: 'Every other carer or adult beside the supervised person.', source: m7 }) others?: PersonAskedAbout[];
  @Field.object(() => ReferredHousehold, { meaning: 'Who lives together.', source: m7 }) household!: ReferredHousehold;
  @Field.freeText({ label: 'SENSITIVE', min: 20, max: 8000, meaning: 'The concern about the adult.', source: m7 }) concern!: string;
  @Field.list(() => ReferralEvidence, { max: 50, atLeast: 1, meaning: 'What speaks for it, each fact, opinion or hearsay by itself.', source: m7 }) evidence!: ReferralEvidence[];
  @Field.freeText({ label: 'SENSITIVE', min: 20, max: 4000, meaning: 'What will happen if nothing is done.', source: m7 }) riskIfNoAction!: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 4000, meaning: 'What protects the adult.', source: m7 }) protectiveFactors?: string;
  @Field.list(() => OrderWithTerms, { max: 50, optional: true, meaning: 'Orders in force against the supervised person.', source: m7 }) orders?: OrderWithTerms[];
  @Field.code(howManyAdults, { label: 'SENSITIVE', meaning: 'Which of the adults know of the referral.', source: m7 }) informedAdults!: OneOf<typeof howManyAdults>;
  @Field.code(consentPositions, { label: 'SENSITIVE', meaning: 'How it stands with consent.', source: m7 }) consent!: OneOf<typeof consentPositions>;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 2000, meaning: 'Why somebody was not told, or why it is referred without consent.', source: m7 }) whyNot?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 500, meaning: 'Who needs an interpreter or an advocate, and of which kind.', source: m7 }) interpreter?: string;
  @Field.object(() => Requester, { meaning: 'The practitioner who refers.', source: m7 }) referrer!: Requester;
  @Field.object(() => PractitionersManager, { meaning: "The practitioner's manager.", source: m7 }) manager!: PractitionersManager;
  @Field.name(forUnits) toUnits?: string[];
}

export const adultReferral = declareKind({
  kind: 'adult-referral', family: 'M7', version: 1, content: AdultReferral,
  // As of a referral of children: sensitive where a victim is the source, and whether one is, the case side does not know.
  floor: 'SENSITIVE', mayHaveVictimPart: true, urgentWhen: { field: 'immediateDanger', in: ['YES'] }, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    subjectIsFindable, noAddressOfVictims('others'),
    { when: { field: 'ask', in: ['INFO_ONLY'] }, required: ['reasonInfoOnly'], todo: 'Say why you ask nothing of adult social care.' },
    { when: { field: 'immediateDanger', in: ['YES'] }, required: ['policeNotifiedAt'], todo: 'Ring 999 first: a referral is not a call for help. Then say when the police were told.' },
    { each: 'adultsAtRisk', anyOf: ['givenNames', 'familyName', 'dateOfBirth', 'approximateAge'], todo: 'Say who the adult is: a name, the date of birth, or about how old.' },
    { when: { field: 'informedAdults', in: ['SOME', 'NONE'] }, required: ['whyNot'], todo: 'Say why not all adults know of the referral.' },
    { when: { field: 'consent', in: ['NOT_SOUGHT', 'REFUSED', 'UNSAFE_TO_SEEK'] }, required: ['whyNot'], todo: 'Say why it is referred without consent.' },
    { anyOf: ['referrer.contact', 'manager.contact'], todo: "Give a work telephone or mail, yours or your manager's: adult social care rings before it decides." },
  ],
  between: [{ from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-adult'] }],
  concerns: 'subject.crn',
  routedByArea: 'childrens-services-adapter',
  meaning: 'Refers adults at risk who have care and support needs to the adult social care of an area, and says what is asked of it.', source: 'DOMAIN 2.7',
});
