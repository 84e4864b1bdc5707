import { Field } from '../fields/field.js';
import { type Label } from '../vocabulary.js';
import { curfewNamesAddress, curfewNamesOthers, EnquirySubject, noAddressOfVictims, type OneOf, PersonAskedAbout, ProposedAddress, Requester, SearchPeriod, subjectIsFindable } from './enquiry-parts.js';
import { daQuestions, daTriggers, decisionsFed, learnedFrom, mayBeTold, requesterRoles, triggersAbout, triggersAboutOthers, urgencies } from './enquiry-vocabulary.js';
import { type Condition, declareKind } from './kind-declaration.js';

const m1 = 'DOMAIN 2.1, 2.17';

/** Somebody else of whom a police force is asked. */
export class PersonAskedOfPolice extends PersonAskedAbout {
  @Field.code(['YES'], { label: 'SENSITIVE', optional: true, meaning: 'The incidents with this person are asked about.', source: m1 }) incidentsWith?: 'YES';
}

/** Asks a police force what it holds about a supervised person and the people around them (M1). */
export class DaEnquiry {
  @Field.object(() => EnquirySubject, { meaning: 'The supervised person.', source: m1 }) subject!: EnquirySubject;
  @Field.list(() => PersonAskedOfPolice, { max: 30, optional: true, meaning: 'Other people of whom is asked.', source: m1 }) persons?: PersonAskedOfPolice[];
  @Field.object(() => ProposedAddress, { optional: true, meaning: 'Where the person is to live.', source: m1 }) proposedAddress?: ProposedAddress;
  @Field.code(['YES'], { label: 'SENSITIVE', optional: true, meaning: 'Nobody else lives at the proposed address, as far as is known: of a curfew alone.', source: 'DOMAIN 2.17' }) nobodyElse?: 'YES';
  @Field.code(daTriggers, { label: 'OPEN', meaning: 'What made the enquiry necessary.', source: m1 }) trigger!: OneOf<typeof daTriggers>;
  @Field.code(learnedFrom, { label: 'SENSITIVE', optional: true, meaning: 'From whom probation learned of it.', source: m1 }) learnedFrom?: OneOf<typeof learnedFrom>;
  @Field.codes(daQuestions, { label: 'SENSITIVE', atLeast: 1, meaning: 'What is asked.', source: m1 }) questions!: OneOf<typeof daQuestions>[];
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 2000, meaning: 'The question in words.', source: m1 }) question?: string;
  @Field.freeText({ label: 'SENSITIVE', min: 20, max: 2000, meaning: 'Why now, and for which decision.', source: m1 }) rationale!: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 4000, meaning: 'What is known already.', source: m1 }) alreadyKnown?: string;
  @Field.object(() => SearchPeriod, { meaning: 'The days asked about.', source: m1 }) period!: SearchPeriod;
  @Field.forceCode({ label: 'OPEN', many: 43, atLeast: 1, meaning: 'Every force that is asked.', source: 'DOMAIN 6.2' }) forces!: string[];
  @Field.flag({ label: 'OPEN', meaning: 'The Police National Database is to be searched too.', source: m1 }) pndRequested!: boolean;
  @Field.code(urgencies, { label: 'OPEN', meaning: 'How urgent the answer is.', source: m1 }) urgency!: OneOf<typeof urgencies>;
  @Field.time({ label: 'OPEN', meaning: 'When the answer is needed.', source: m1 }) respondBy!: string;
  @Field.code(decisionsFed, { label: 'OPEN', meaning: 'The decision that the answer feeds.', source: m1 }) decisionFed!: OneOf<typeof decisionsFed>;
  @Field.code(requesterRoles, { label: 'OPEN', meaning: 'The role of who asks.', source: m1 }) requesterRole!: OneOf<typeof requesterRoles>;
  @Field.object(() => Requester, { meaning: 'Who asks.', source: m1 }) requestedBy!: Requester;
  @Field.object(() => Requester, { optional: true, meaning: 'The practitioner who directed it.', source: m1 }) directedBy?: Requester;
  @Field.code(mayBeTold, { label: 'SENSITIVE', optional: true, meaning: 'Whether the supervised person knows of the enquiry.', source: m1 }) informedSubject?: OneOf<typeof mayBeTold>;
}

/**
 * What the person was not told of they may not learn by a record of it (DOMAIN 3.1: sensitive where revealing the enquiry raises risk), and nobody who told probation may be found out
 * by it: what was learned from somebody else is sensitive, and a new relationship unless the person is said to have told of it (DOMAIN 2.17).
 */
export function openIfInformed(content: object): Label {
  const { informedSubject, learnedFrom: from, trigger } = content as { readonly informedSubject?: unknown; readonly learnedFrom?: unknown; readonly trigger?: unknown };
  const isTheirOwnWord = from === 'SELF_REPORT' || (from === undefined && trigger !== 'NEW_RELATIONSHIP');
  return informedSubject === 'YES' && isTheirOwnWord ? 'OPEN' : 'SENSITIVE';
}

/** A case administrator submits on a practitioner's instruction only (DOMAIN 1.1). */
export const administratorIsDirected: Condition = {
  when: { field: 'requesterRole', in: ['CASE_ADMINISTRATOR'] }, required: ['directedBy'], todo: 'Name the practitioner who directed this enquiry.',
};

export const daEnquiry = declareKind({
  kind: 'da-enquiry', family: 'M1', version: 1, content: DaEnquiry, floor: 'OPEN', floorOf: openIfInformed, mayHaveVictimPart: true, urgentWhen: { field: 'urgency', in: ['IMMEDIATE'] }, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    subjectIsFindable, administratorIsDirected, curfewNamesAddress, noAddressOfVictims('persons'),
    { when: { field: 'trigger', in: triggersAboutOthers }, required: ['persons'], todo: 'Name the partner, child or occupier that this is about, or say that the name is unknown.' },
    curfewNamesOthers('persons'),
    ...triggersAbout.map(({ triggers, roles, whom }): Condition => ({
      when: { field: 'trigger', in: triggers }, some: { of: 'persons', field: 'role', in: roles }, atSource: true, todo: `Name ${whom} that this is about among the people asked about, or say that the name is unknown.`,
    })),
    { when: { field: 'questions', in: ['INCIDENTS_WITH'] }, required: ['persons'], todo: 'Name the person whom the incidents are with.' },
    { when: { field: 'questions', in: ['INCIDENTS_WITH'] }, some: { of: 'persons', field: 'incidentsWith', in: ['YES'] }, atSource: true, todo: 'Say at each person whom the incidents are with, for whom you ask it.' },
    { when: { field: 'questions', in: ['FREE'] }, required: ['question'], todo: 'Write the question.' },
  ],
  between: [{ from: 'gateway', to: 'police-adapter', purposes: ['manage-da-risk', 'safeguard-child'] }],
  concerns: 'subject.crn',
  meaning: 'Asks a police force what it holds about a supervised person and the people around them.', source: 'DOMAIN 2.1',
});
