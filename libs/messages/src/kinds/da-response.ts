import { Field } from '../fields/field.js';
import { type Postcode } from '../identifiers/index.js';
import { AnswerContact, answerConditions, type OneOf, PersonSearched, SearchPeriod, Withheld } from './enquiry-parts.js';
import { answerStatuses, bailTypes, onwardSharings, policeSystems } from './enquiry-vocabulary.js';
import { incidentTypes, markers, resolutions, subjectRoles, yesNoUnknown } from './incident-vocabulary.js';
import { declareKind } from './kind-declaration.js';
import { IntelligenceItem, PersonInvolved, RiskToolResult } from './reportable-incident.js';
import { OrderWithTerms } from './supervision-notification.js';

const m2 = 'DOMAIN 2.2, 2.17';

/** What was searched: the answer is as wide as this and no wider (Logan). */
export class PoliceSearchScope {
  @Field.codes(policeSystems, { label: 'OPEN', atLeast: 1, meaning: 'Systems that were searched.', source: m2 }) systems!: OneOf<typeof policeSystems>[];
  @Field.forceCode({ label: 'OPEN', many: 43, atLeast: 1, meaning: 'Forces whose records were searched.', source: m2 }) forces!: string[];
  @Field.list(() => PersonSearched, { max: 31, atLeast: 1, meaning: 'People of whom was searched.', source: m2 }) persons!: PersonSearched[];
  @Field.object(() => SearchPeriod, { meaning: 'Days that were searched.', source: m2 }) period!: SearchPeriod;
}

/** One incident that the force holds. */
export class AnsweredIncident {
  @Field.elementId() id?: string;
  @Field.reference({ label: 'SENSITIVE', max: 40, meaning: "The force's own reference.", source: m2 }) reference!: string;
  @Field.forceCode({ label: 'SENSITIVE', meaning: 'Force that recorded it.', source: m2 }) force!: string;
  @Field.date({ label: 'SENSITIVE', meaning: 'Day on which it happened, or began.', source: m2 }) occurredOn!: string;
  @Field.time({ label: 'SENSITIVE', optional: true, meaning: 'When it happened, or began, where the time is known.', source: m2 }) occurredAt?: string;
  @Field.code(incidentTypes, { label: 'SENSITIVE', meaning: 'Type of record.', source: 'DOMAIN 6.5' }) incidentType!: OneOf<typeof incidentTypes>;
  @Field.codes(resolutions, { label: 'SENSITIVE', meaning: 'What the police did formally.', source: 'DOMAIN 6.5' }) resolution!: OneOf<typeof resolutions>[];
  @Field.code(subjectRoles, { label: 'SENSITIVE', meaning: 'The role of the supervised person in it.', source: m2 }) subjectRole!: OneOf<typeof subjectRoles>;
  @Field.list(() => PersonInvolved, { max: 50, optional: true, meaning: 'Other people in it, each with a role.', source: m2 }) people?: PersonInvolved[];
  @Field.freeText({ label: 'SENSITIVE', max: 8000, meaning: 'What happened.', source: m2 }) circumstances!: string;
  @Field.codes(markers, { label: 'SENSITIVE', optional: true, meaning: 'Forms of abuse and markers of risk.', source: 'DOMAIN 6.5' }) markers?: OneOf<typeof markers>[];
  @Field.freeText({ label: 'SENSITIVE', max: 4000, meaning: 'What the police did.', source: 'DOMAIN 2.2' }) policeAction!: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Address or description of the place.', source: 'DESIGN 6', contact: 'address' }) placeAddress?: string;
  @Field.postcode({ label: 'VICTIM', optional: true, meaning: 'Postcode of the place.', source: 'DESIGN 6' }) placePostcode?: Postcode;
  @Field.object(() => RiskToolResult, { optional: true, meaning: 'Risk assessment made at the incident.', source: 'DOMAIN 6.7' }) riskTool?: RiskToolResult;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 2000, meaning: 'Conditions of bail or of a notice that came of it, as the person was told them.', source: m2 }) bailConditions?: string;
}

/** Bail that the supervised person is on now. */
export class BailInForce {
  @Field.elementId() id?: string;
  @Field.code(bailTypes, { label: 'OPEN', meaning: 'Who granted it, and at which stage.', source: m2 }) type!: OneOf<typeof bailTypes>;
  @Field.freeText({ label: 'OPEN', optional: true, max: 2000, meaning: 'Its conditions, as the person was told them.', source: m2 }) terms?: string;
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Day on which it ends, or on which the person is to answer it.', source: m2 }) expiresOn?: string;
}

/** What a police force answers to an enquiry (M2). */
export class DaResponse {
  @Field.code(answerStatuses, { label: 'OPEN', meaning: 'How far the enquiry is answered.', source: m2 }) status!: OneOf<typeof answerStatuses>;
  @Field.object(() => PoliceSearchScope, { optional: true, meaning: 'What was searched.', source: m2 }) scope?: PoliceSearchScope;
  @Field.list(() => AnsweredIncident, { max: 50, optional: true, meaning: 'The incidents held.', source: m2 }) incidents?: AnsweredIncident[];
  @Field.list(() => IntelligenceItem, { max: 20, optional: true, meaning: 'Graded intelligence.', source: 'DOMAIN 6.8' }) intelligence?: IntelligenceItem[];
  @Field.list(() => OrderWithTerms, { max: 50, optional: true, meaning: 'Orders in force.', source: m2 }) ordersInForce?: OrderWithTerms[];
  @Field.freeText({ label: 'OPEN', optional: true, max: 2000, meaning: 'Bail conditions, as the person was told them.', source: m2 }) bailConditions?: string;
  @Field.list(() => BailInForce, { max: 20, optional: true, meaning: 'Bail that the person is on, each by itself.', source: m2 }) bail?: BailInForce[];
  @Field.code(yesNoUnknown, { label: 'SENSITIVE', optional: true, meaning: 'Whether the case was heard at a MARAC.', source: m2 }) maracHeard?: OneOf<typeof yesNoUnknown>;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'When it was heard last.', source: m2 }) maracHeardOn?: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 8000, meaning: 'Answers to the other questions.', source: m2 }) answer?: string;
  @Field.list(() => Withheld, { max: 20, optional: true, meaning: 'What is not told, and why.', source: m2 }) withheld?: Withheld[];
  @Field.forceCode({ label: 'OPEN', optional: true, meaning: 'The force to ask instead.', source: m2 }) redirectedTo?: string;
  @Field.code(onwardSharings, { label: 'OPEN', meaning: 'Who may be told of this answer.', source: 'DOMAIN 2.2' }) onwardSharing!: OneOf<typeof onwardSharings>;
  @Field.name({ label: 'OPEN', optional: true, many: 20, max: 100, meaning: 'The agencies that may be told.', source: m2 }) onwardTo?: string[];
  @Field.time({ label: 'OPEN', meaning: 'When it was searched.', source: m2 }) searchedAt!: string;
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name or role of who searched.', source: m2 }) searchedBy!: string;
  @Field.object(() => AnswerContact, { meaning: 'Whom to speak to.', source: m2 }) contact!: AnswerContact;
}

export const daResponse = declareKind({
  kind: 'da-response', family: 'M2', version: 1, content: DaResponse, floor: 'OPEN', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    ...answerConditions,
    { when: { field: 'status', in: ['NIL_WITHIN_SCOPE'] }, absent: ['incidents'], todo: 'Say FULL or PARTIAL where incidents are held, or leave them out.' },
    { when: { field: 'status', in: ['NIL_WITHIN_SCOPE'] }, absent: ['intelligence', 'ordersInForce', 'bailConditions', 'bail'], atSource: true, todo: 'Say FULL or PARTIAL where anything is held, or leave this out.' },
    { each: 'intelligence', when: { field: 'handlingCode', in: ['C'] }, required: ['conditions'], atSource: true, todo: 'Say under which conditions it may be used: by code C it is shared under conditions alone.' },
    { when: { field: 'status', in: ['FULL'] }, anyOf: ['incidents', 'intelligence', 'ordersInForce', 'answer'], todo: 'Give what is held or answer in words; where nothing is held, say NIL_WITHIN_SCOPE.' },
  ],
  between: [{ from: 'police-adapter', to: 'gateway', purposes: ['manage-da-risk', 'safeguard-child'] }],
  answers: { kinds: ['da-enquiry'], leaves: 'ANSWERED' },
  meaning: 'Answers a DA enquiry, with the scope of the search.', source: 'DOMAIN 2.2',
});
