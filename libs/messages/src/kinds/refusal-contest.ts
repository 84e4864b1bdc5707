import { Field } from '../fields/field.js';
import { type Crn } from '../identifiers/index.js';
import { type OneOf, Requester } from './enquiry-parts.js';
import { contestedCodes, leftAtRisk, yesNo } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m3 = 'DOMAIN 2.3';
const m6 = 'DOMAIN 2.6, 2.17';

/** The supervised person of a case, by its reference alone: who that is, the enquiry has said. */
export class CaseSubject {
  @Field.crn({ label: 'OPEN', meaning: 'Case reference number.', source: m3 }) crn!: Crn;
}

/** Says that a refusal does not hold, or that a decision on a referral leaves a child at risk, and why, to the agency that refused or decided: it decides once more, and says so (M3, M6). */
export class RefusalContest {
  @Field.object(() => CaseSubject, { meaning: 'The supervised person of the enquiry.', source: m3 }) subject!: CaseSubject;
  @Field.code(contestedCodes, { label: 'OPEN', meaning: 'The reason of the refusal that is contested, or that a decision on a referral leaves a child at risk.', source: m3 }) refused!: OneOf<typeof contestedCodes>;
  @Field.freeText({ label: 'SENSITIVE', min: 10, max: 2000, meaning: 'Why the refusal does not hold, or why a child is still at risk.', source: m3 }) reason!: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Name of the manager with whom it was agreed to escalate a decision.', source: m6 }) agreedWith?: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 300, meaning: 'The way by which a decision is escalated beside this message, for example to whom there.', source: m6 }) route?: string;
  @Field.code(yesNo, { label: 'OPEN', meaning: 'Whether a rule contests it, and no person: an enquiry after a significant change cannot come too soon.', source: 'DOMAIN 2.3, 4' }) byRule!: OneOf<typeof yesNo>;
  @Field.object(() => Requester, { meaning: 'Who contests, or in whose name the rule does.', source: m3 }) contestedBy!: Requester;
}

export const refusalContest = declareKind({
  kind: 'refusal-contest', family: 'M3', version: 1, content: RefusalContest,
  // It tells as much as the enquiry and the refusal that it is about.
  floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    { when: { field: 'refused', in: [leftAtRisk] }, required: ['agreedWith'], atSource: true, todo: 'Say with which manager it was agreed to escalate this decision.' },
    { when: { field: 'refused', in: [leftAtRisk] }, required: ['route'], atSource: true, todo: 'Say by which way it is escalated: to whom there, or by which procedure.' },
  ],
  between: [
    { from: 'gateway', to: 'police-adapter', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-child'] },
  ],
  concerns: 'subject.crn',
  meaning: 'Contests a refusal of an enquiry, or a decision on a referral that leaves a child at risk, with the reason.', source: 'DOMAIN 2.3, 2.6',
});
