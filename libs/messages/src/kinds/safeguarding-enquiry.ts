import { Field } from '../fields/field.js';
import { ChildAskedAbout, curfewNamesAddress, curfewNamesOthers, EnquirySubject, forUnits, noAddressOfVictims, type OneOf, otherThanCurfew, PersonAskedAbout, ProposedAddress, Requester, SearchPeriod, subjectIsFindable } from './enquiry-parts.js';
import { childTriggers, decisionsFed, learnedFrom, mayBeTold, partnerTriggers, requesterRoles, safeguardingQuestions, safeguardingTriggers, urgencies } from './enquiry-vocabulary.js';
import { administratorIsDirected } from './da-enquiry.js';
import { declareKind } from './kind-declaration.js';

const m4 = 'DOMAIN 2.4, 2.17';

/** Asks children's services of an area about every child concerned (M4). */
export class SafeguardingEnquiry {
  @Field.object(() => EnquirySubject, { meaning: 'The supervised person.', source: m4 }) subject!: EnquirySubject;
  @Field.list(() => ChildAskedAbout, { max: 30, optional: true, meaning: 'Every child concerned, unborn ones too.', source: m4 }) children?: ChildAskedAbout[];
  @Field.list(() => PersonAskedAbout, { max: 30, optional: true, meaning: 'Every other carer or partner.', source: m4 }) carers?: PersonAskedAbout[];
  @Field.object(() => ProposedAddress, { optional: true, meaning: 'Where the person is to live.', source: m4 }) proposedAddress?: ProposedAddress;
  @Field.code(['YES'], { label: 'SENSITIVE', optional: true, meaning: 'Nobody else lives at the proposed address, as far as is known: of a curfew alone.', source: 'DOMAIN 2.17' }) nobodyElse?: 'YES';
  @Field.code(safeguardingTriggers, { label: 'OPEN', meaning: 'What made the enquiry necessary.', source: m4 }) trigger!: OneOf<typeof safeguardingTriggers>;
  @Field.code(learnedFrom, { label: 'SENSITIVE', optional: true, meaning: 'From whom probation learned of it.', source: m4 }) learnedFrom?: OneOf<typeof learnedFrom>;
  @Field.codes(safeguardingQuestions, { label: 'SENSITIVE', atLeast: 1, meaning: 'What is asked.', source: m4 }) questions!: OneOf<typeof safeguardingQuestions>[];
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 2000, meaning: 'The question in words.', source: m4 }) question?: string;
  @Field.freeText({ label: 'SENSITIVE', min: 20, max: 2000, meaning: 'Why now, and for which decision.', source: m4 }) rationale!: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 4000, meaning: 'What is known already.', source: m4 }) alreadyKnown?: string;
  @Field.object(() => SearchPeriod, { optional: true, meaning: 'The days asked about.', source: m4 }) period?: SearchPeriod;
  @Field.freeText({ label: 'SENSITIVE', max: 4000, meaning: 'The risk that the person poses to a child.', source: m4 }) riskPosed!: string;
  @Field.areaCode({ label: 'SENSITIVE', many: 20, atLeast: 1, meaning: 'Areas whose children\'s services are asked.', source: m4 }) areas!: string[];
  @Field.code(mayBeTold, { label: 'SENSITIVE', meaning: 'Whether the parents may know of the enquiry.', source: m4 }) mayParentsKnow!: OneOf<typeof mayBeTold>;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 1000, meaning: 'Warning about contact with a parent or child.', source: m4, contact: 'safe-contact' }) safeContactWarning?: string;
  @Field.code(urgencies, { label: 'OPEN', meaning: 'How urgent the answer is.', source: m4 }) urgency!: OneOf<typeof urgencies>;
  @Field.time({ label: 'OPEN', meaning: 'When the answer is needed.', source: m4 }) respondBy!: string;
  @Field.code(decisionsFed, { label: 'OPEN', meaning: 'The decision that the answer feeds.', source: m4 }) decisionFed!: OneOf<typeof decisionsFed>;
  @Field.code(requesterRoles, { label: 'OPEN', meaning: 'The role of who asks.', source: m4 }) requesterRole!: OneOf<typeof requesterRoles>;
  @Field.object(() => Requester, { meaning: 'Who asks.', source: m4 }) requestedBy!: Requester;
  @Field.object(() => Requester, { optional: true, meaning: 'The practitioner who directed it.', source: m4 }) directedBy?: Requester;
  @Field.name(forUnits) toUnits?: string[];
}

export const safeguardingEnquiry = declareKind({
  kind: 'safeguarding-enquiry', family: 'M4', version: 1, content: SafeguardingEnquiry,
  // Sensitive by default (DOMAIN 3.1): where children are asked after tells where they live.
  floor: 'SENSITIVE', mayHaveVictimPart: true, urgentWhen: { field: 'urgency', in: ['IMMEDIATE'] }, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    subjectIsFindable, administratorIsDirected, curfewNamesAddress, noAddressOfVictims('carers'),
    curfewNamesOthers('children', 'carers'),
    { when: { field: 'trigger', in: otherThanCurfew(safeguardingTriggers) }, anyOf: ['children', 'carers'], todo: 'Name every child or carer concerned, or say what is known of one whose name is unknown: whoever is asked about the supervised person alone finds nobody.' },
    { when: { field: 'trigger', in: childTriggers }, required: ['children'], todo: 'Name every child that this is about, or say what is known of a child whose name is unknown.' },
    { when: { field: 'trigger', in: partnerTriggers }, required: ['carers'], todo: 'Name the partner or carer that this is about, or say that the name is unknown.' },
    { when: { field: 'trigger', in: partnerTriggers }, some: { of: 'carers', field: 'role', in: ['PARTNER'] }, atSource: true, todo: 'Name the partner that this is about among the carers, or say that the name is unknown.' },
    { when: { field: 'questions', in: ['FREE'] }, required: ['question'], todo: 'Write the question.' },
  ],
  between: [{ from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-child'] }],
  routedByArea: 'childrens-services-adapter',
  concerns: 'subject.crn',
  meaning: "Asks children's services of an area about every child concerned.", source: 'DOMAIN 2.4',
});
