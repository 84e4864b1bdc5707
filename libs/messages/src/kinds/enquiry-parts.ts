import { Field } from '../fields/field.js';
import { type Crn, type CroNumber, type PncId, type Postcode, type PrisonNumber } from '../identifiers/index.js';
import { type Condition } from './kind-declaration.js';
import { addressTriggers, askedRoles, learnedFrom, proposedAddressKinds, searchedRoles, withheldReasons } from './enquiry-vocabulary.js';
import { relationships } from './incident-vocabulary.js';
import { OwnAddress, PersonName, sexes } from './supervision-notification.js';

/** For which units of its recipient something is: a field of every kind whose recipient is found by an area. */
export const forUnits = { label: 'SENSITIVE', optional: true, many: 20, max: 100, meaning: 'The units of the recipient that it is for, as the routes of the directory name them.', source: 'DOMAIN 2, DESIGN 4' } as const;

const m1 = 'DOMAIN 2.1, 2.17';
const m2 = 'DOMAIN 2.2, 2.17';
const m4 = 'DOMAIN 2.4, 2.17';
const c12 = 'DOMAIN 0.2 C12';
export type OneOf<Values extends readonly string[]> = Values[number];

/** The supervised person of whom is asked, as the case record knows them. */
export class EnquirySubject {
  @Field.crn({ label: 'OPEN', meaning: 'Case reference number.', source: m1 }) crn!: Crn;
  @Field.pnc({ label: 'OPEN', optional: true, meaning: 'Police National Computer id.', source: m1 }) pnc?: PncId;
  @Field.cro({ label: 'OPEN', optional: true, meaning: 'Criminal Records Office number.', source: m1 }) cro?: CroNumber;
  @Field.prisonNumber({ label: 'OPEN', optional: true, meaning: 'Prison number.', source: m1 }) prisonNumber?: PrisonNumber;
  @Field.list(() => PersonName, { max: 20, atLeast: 1, meaning: 'Names, current first.', source: m1 }) names!: PersonName[];
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Date of birth.', source: m1 }) dateOfBirth?: string;
  @Field.code(sexes, { label: 'OPEN', optional: true, meaning: 'Sex as recorded.', source: 'DOMAIN 6.3' }) sex?: OneOf<typeof sexes>;
  @Field.list(() => OwnAddress, { max: 20, optional: true, meaning: "The person's own addresses.", source: m1 }) addresses?: OwnAddress[];
}

/** Where the supervised person is to live, of which the enquiry asks. Sensitive, because it may be a partner's. */
export class ProposedAddress {
  @Field.code(proposedAddressKinds, { label: 'SENSITIVE', meaning: 'Whose address it is.', source: m1 }) kind!: OneOf<typeof proposedAddressKinds>;
  @Field.lines({ label: 'SENSITIVE', max: 300, meaning: 'The proposed address.', source: m1, contact: 'address' }) address!: string;
  @Field.postcode({ label: 'SENSITIVE', optional: true, meaning: 'Postcode of that address.', source: m1 }) postcode?: Postcode;
}

/** A curfew is checked at one address: of an enquiry that names none, nobody can say what it is for (DOMAIN 2.1, 2.4). */
export const curfewNamesAddress: Condition = { when: { field: 'trigger', in: addressTriggers }, required: ['proposedAddress'], todo: 'Give the address that is proposed, and whose it is.' };

/** Of a curfew it is said who lives at the address, or that nobody else does: `lists` are those in which people are named. Whoever lives alone is asked about too. */
export const curfewNamesOthers = (...lists: readonly string[]): Condition => ({
  when: { field: 'trigger', in: addressTriggers }, anyOf: [...lists, 'nobodyElse'], todo: 'Name everybody who lives at the address, or say that nobody else does.',
});
export const otherThanCurfew = (triggers: readonly string[]): string[] => triggers.filter((trigger) => !(addressTriggers as readonly string[]).includes(trigger));

/** A CRN alone finds nobody at another agency. */
export const subjectIsFindable: Condition = {
  anyOf: ['subject.pnc', 'subject.dateOfBirth'], todo: 'Give the PNC id or the date of birth: by a CRN alone nobody else finds the person.',
};

/** Somebody else of whom is asked. Case-side who they are and the least address to search by; of somebody who is or may be a victim, no address. */
export class PersonAskedAbout {
  @Field.elementId() id?: string;
  @Field.code(askedRoles, { label: 'SENSITIVE', meaning: 'Who this is to the supervised person.', source: m1 }) role!: OneOf<typeof askedRoles>;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Given names, where known.', source: m1 }) givenNames?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Family name, where known.', source: m1, contact: 'name' }) familyName?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Date of birth.', source: m1 }) dateOfBirth?: string;
  @Field.integer({ label: 'SENSITIVE', optional: true, min: 0, max: 120, meaning: 'Age as far as known.', source: m1 }) approximateAge?: number;
  @Field.code(relationships, { label: 'SENSITIVE', optional: true, meaning: 'Relationship to the supervised person.', source: 'DOMAIN 6.4' })
  relationship?: OneOf<typeof relationships>;
  @Field.lines({ label: 'SENSITIVE', optional: true, max: 300, meaning: 'The least address to search by, of a new partner, occupier or child.', source: c12, contact: 'address' }) address?: string;
  @Field.postcode({ label: 'SENSITIVE', optional: true, meaning: 'Postcode of that address.', source: c12 }) postcode?: Postcode;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Where somebody lives who is or may be a victim.', source: 'DESIGN 6', contact: 'address' }) protectedAddress?: string;
  @Field.postcode({ label: 'VICTIM', optional: true, meaning: 'Postcode of the protected address.', source: 'DESIGN 6' }) protectedPostcode?: Postcode;
  @Field.phone({ label: 'VICTIM', optional: true, meaning: 'Telephone number.', source: 'DOMAIN 3.1' }) phone?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 1000, meaning: 'How, when and through whom contact is safe.', source: 'DOMAIN 3.1', contact: 'safe-contact' })
  safeContact?: string;
}

/** Holds within each list of people asked about. */
export const noAddressOfVictims = (each: string): Condition => ({
  each, when: { field: 'role', in: ['EX_PARTNER'] }, absent: ['address', 'postcode'], todo: 'Give the address of a former partner as protectedAddress and protectedPostcode.',
});

/** A child of whom is asked: by name or as "unknown", born or not. */
export class ChildAskedAbout {
  @Field.elementId() id?: string;
  @Field.code(['CHILD'], { label: 'SENSITIVE', meaning: 'Says that this is a child.', source: m4 }) role!: 'CHILD';
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Given names, where known.', source: m4 }) givenNames?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Family name, where known.', source: m4, contact: 'name' }) familyName?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Date of birth.', source: m4 }) dateOfBirth?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Expected date of birth of an unborn child.', source: 'DOMAIN 2.6' }) expectedOn?: string;
  @Field.integer({ label: 'SENSITIVE', optional: true, min: 0, max: 17, meaning: 'Age as far as known.', source: m4 }) approximateAge?: number;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 200, meaning: 'Relation to each adult.', source: m4 }) relationToAdults?: string;
  @Field.code(learnedFrom, { label: 'SENSITIVE', meaning: 'From whom probation knows of the child.', source: m4 }) sourceKind!: OneOf<typeof learnedFrom>;
  @Field.lines({ label: 'SENSITIVE', optional: true, max: 300, meaning: 'The least address to search by.', source: c12, contact: 'address' }) address?: string;
  @Field.postcode({ label: 'SENSITIVE', optional: true, meaning: 'Postcode of that address.', source: c12 }) postcode?: Postcode;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Where a child lives whose address is protected.', source: 'DESIGN 6', contact: 'address' }) protectedAddress?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 200, meaning: 'School or nursery.', source: 'DESIGN 6', contact: 'school' }) school?: string;
}

/** Who asks, and where the answer can be talked about. */
export class Requester {
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name of who asks.', source: m1 }) name!: string;
  @Field.name({ label: 'OPEN', optional: true, max: 100, meaning: 'Unit that the answer goes to.', source: m1 }) unit?: string;
  @Field.phoneOrEmail({ label: 'OPEN', optional: true, meaning: 'Work telephone or mail.', source: m1 }) contact?: string;
}

/** The days that are asked about, or that were searched, both included. */
export class SearchPeriod {
  @Field.date({ label: 'OPEN', meaning: 'First day.', source: m1 }) from!: string;
  @Field.date({ label: 'OPEN', meaning: 'Last day.', source: m1 }) until!: string;
}

/** Somebody of whom was searched, as the answer found them named. */
export class PersonSearched {
  @Field.elementId() id?: string;
  @Field.code(searchedRoles, { label: 'SENSITIVE', meaning: 'Who this is to the supervised person.', source: m2 }) role!: OneOf<typeof searchedRoles>;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 200, meaning: 'Name that was searched for.', source: m2, contact: 'name' }) name?: string;
}

/** What was not told, and why. */
export class Withheld {
  @Field.elementId() id?: string;
  @Field.code(withheldReasons, { label: 'OPEN', meaning: 'Why it is withheld.', source: m2 }) reason!: OneOf<typeof withheldReasons>;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Who decided so.', source: m2 }) reviewer!: string;
  @Field.date({ label: 'OPEN', optional: true, meaning: 'When that is looked at again.', source: m2 }) reviewOn?: string;
}

/** Whom to speak to about an answer. */
export class AnswerContact {
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name or role.', source: m2 }) name!: string;
  @Field.phone({ label: 'OPEN', optional: true, meaning: 'Work telephone.', source: m2 }) phone?: string;
  @Field.email({ label: 'OPEN', optional: true, meaning: 'Work mail.', source: m2 }) email?: string;
}

/** What every answer must keep to: the scope of the search, why something is missing, where else to ask, and who else may be told. */
export const answerConditions: readonly Condition[] = [
  { when: { field: 'status', in: ['FULL', 'PARTIAL', 'NIL_WITHIN_SCOPE'] }, required: ['scope'], todo: 'Say what was searched: systems, areas, people and period.' },
  { when: { field: 'status', in: ['PARTIAL'] }, required: ['withheld'], todo: 'Say what is withheld or was not searched, and why.' },
  { when: { field: 'status', in: ['REDIRECTED'] }, required: ['redirectedTo'], todo: 'Say where to ask instead.' },
  { when: { field: 'onwardSharing', in: ['NAMED'] }, required: ['onwardTo'], todo: 'Name the agencies that may be told.' },
];
