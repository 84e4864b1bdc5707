import { Field } from '../fields/field.js';
import { AnswerContact, answerConditions, type OneOf, PersonSearched, SearchPeriod, Withheld } from './enquiry-parts.js';
import { answerStatuses, childrensSystems, childStatuses, consentPositions, knownStates, onwardSharings, planTypes } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m5 = 'DOMAIN 2.5, 2.17';

/** What was searched. */
export class ChildrensSearchScope {
  @Field.codes(childrensSystems, { label: 'SENSITIVE', atLeast: 1, meaning: 'Systems that were searched.', source: m5 }) systems!: OneOf<typeof childrensSystems>[];
  @Field.areaCode({ label: 'SENSITIVE', many: 20, atLeast: 1, meaning: 'Areas whose records were searched.', source: m5 }) areas!: string[];
  @Field.list(() => PersonSearched, { max: 61, atLeast: 1, meaning: 'People of whom was searched.', source: m5 }) persons!: PersonSearched[];
  @Field.object(() => SearchPeriod, { meaning: 'Days that were searched.', source: m5 }) period!: SearchPeriod;
}

/** What is held about one child: of the enquiry, or found beside those that were asked about. */
export class ChildAnswer {
  @Field.elementId() id?: string;
  @Field.uuid({ label: 'SENSITIVE', optional: true, meaning: 'The child of the enquiry that this answers, by its id there.', source: m5 }) askedAs?: string;
  @Field.code(['CHILD'], { label: 'SENSITIVE', meaning: 'Says that this is a child.', source: m5 }) role!: 'CHILD';
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Given names.', source: m5 }) givenNames?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Family name.', source: m5, contact: 'name' }) familyName?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Date of birth.', source: m5 }) dateOfBirth?: string;
  @Field.code(knownStates, { label: 'SENSITIVE', meaning: 'Whether the child is known.', source: m5 }) known!: OneOf<typeof knownStates>;
  @Field.code(childStatuses, { label: 'SENSITIVE', optional: true, meaning: 'How the child is worked with.', source: m5 }) status?: OneOf<typeof childStatuses>;
  @Field.text({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Category of a plan.', source: m5 }) category?: string;
  @Field.code(planTypes, { label: 'SENSITIVE', optional: true, meaning: 'What kind of plan there is or was.', source: m5 }) planType?: OneOf<typeof planTypes>;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Since when there is a plan.', source: m5 }) planSince?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'When the plan ended, or is to end.', source: m5 }) planUntil?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Allocated worker.', source: m5 }) worker?: string;
  @Field.phone({ label: 'SENSITIVE', optional: true, meaning: 'Work telephone of the worker.', source: m5 }) workerPhone?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Last meeting about the child.', source: m5 }) lastMeeting?: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 1000, meaning: 'Who attended the last meeting, by role or agency.', source: m5 }) attended?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Next meeting about the child.', source: m5 }) nextMeeting?: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 2000, meaning: 'Restrictions of contact.', source: m5 }) restrictions?: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 4000, meaning: 'Concerns about the child.', source: m5 }) concern?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Where the child lives.', source: 'DESIGN 6', contact: 'address' }) protectedAddress?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 200, meaning: 'School or nursery.', source: 'DESIGN 6', contact: 'school' }) school?: string;
}

/** What children's services answer, child by child (M5). */
export class SafeguardingResponse {
  @Field.code(answerStatuses, { label: 'OPEN', meaning: 'How far the enquiry is answered.', source: m5 }) status!: OneOf<typeof answerStatuses>;
  @Field.object(() => ChildrensSearchScope, { optional: true, meaning: 'What was searched.', source: m5 }) scope?: ChildrensSearchScope;
  @Field.list(() => ChildAnswer, { max: 30, optional: true, meaning: 'What is held, child by child.', source: m5 }) children?: ChildAnswer[];
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 200, meaning: 'Known only through somebody else: whom.', source: m5 }) knownOnlyThrough?: string;
  @Field.code(consentPositions, { label: 'SENSITIVE', optional: true, meaning: 'How it stands with consent.', source: m5 }) consent?: OneOf<typeof consentPositions>;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 4000, meaning: 'What probation is asked to do.', source: m5 }) requests?: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 8000, meaning: 'Answers to the other questions.', source: m5 }) answer?: string;
  @Field.list(() => Withheld, { max: 20, optional: true, meaning: 'What is not told, and why.', source: m5 }) withheld?: Withheld[];
  @Field.areaCode({ label: 'SENSITIVE', optional: true, meaning: 'The area to ask instead.', source: m5 }) redirectedTo?: string;
  @Field.code(onwardSharings, { label: 'OPEN', meaning: 'Who may be told of this answer.', source: 'DOMAIN 2.2' }) onwardSharing!: OneOf<typeof onwardSharings>;
  @Field.name({ label: 'OPEN', optional: true, many: 20, max: 100, meaning: 'The agencies that may be told.', source: m5 }) onwardTo?: string[];
  @Field.time({ label: 'OPEN', meaning: 'When it was searched.', source: m5 }) searchedAt!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name or role of who searched.', source: m5 }) searchedBy!: string;
  @Field.object(() => AnswerContact, { meaning: 'Whom to speak to.', source: m5 }) contact!: AnswerContact;
}

export const safeguardingResponse = declareKind({
  kind: 'safeguarding-response', family: 'M5', version: 1, content: SafeguardingResponse, floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    ...answerConditions,
    { when: { field: 'status', in: ['FULL', 'PARTIAL'] }, required: ['children'], todo: 'Answer for each child of the enquiry.' },
    { each: 'children', when: { field: 'known', in: ['YES'] }, required: ['status'], todo: 'Say how the child is worked with.' },
  ],
  between: [{ from: 'childrens-services-adapter', to: 'gateway', purposes: ['safeguard-child'] }],
  answers: { kinds: ['safeguarding-enquiry'], leaves: 'ANSWERED' },
  meaning: 'Answers a safeguarding enquiry child by child, with the scope of the search.', source: 'DOMAIN 2.5',
});
