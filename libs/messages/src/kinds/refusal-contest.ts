import { Field } from '../fields/field.js';
import { type Crn } from '../identifiers/index.js';
import { type OneOf, Requester } from './enquiry-parts.js';
import { refusalCodes, yesNo } from './enquiry-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m3 = 'DOMAIN 2.3';

/** The supervised person of a case, by its reference alone: who that is, the enquiry has said. */
export class CaseSubject {
  @Field.crn({ label: 'OPEN', meaning: 'Case reference number.', source: m3 }) crn!: Crn;
}

/** Says that a refusal does not hold, and why, to the agency that refused: it decides once more, and says so (M3). */
export class RefusalContest {
  @Field.object(() => CaseSubject, { meaning: 'The supervised person of the enquiry.', source: m3 }) subject!: CaseSubject;
  @Field.code(refusalCodes, { label: 'OPEN', meaning: 'The reason that is contested.', source: m3 }) refused!: OneOf<typeof refusalCodes>;
  @Field.freeText({ label: 'SENSITIVE', min: 10, max: 2000, meaning: 'Why the refusal does not hold.', source: m3 }) reason!: string;
  @Field.code(yesNo, { label: 'OPEN', meaning: 'Whether a rule contests it, and no person: an enquiry after a significant change cannot come too soon.', source: 'DOMAIN 2.3, 4' }) byRule!: OneOf<typeof yesNo>;
  @Field.object(() => Requester, { meaning: 'Who contests, or in whose name the rule does.', source: m3 }) contestedBy!: Requester;
}

export const refusalContest = declareKind({
  kind: 'refusal-contest', family: 'M3', version: 1, content: RefusalContest,
  // It tells as much as the enquiry and the refusal that it is about.
  floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [],
  between: [
    { from: 'gateway', to: 'police-adapter', purposes: ['manage-da-risk', 'safeguard-child'] },
    { from: 'gateway', to: 'childrens-services-adapter', purposes: ['safeguard-child'] },
  ],
  concerns: 'subject.crn',
  meaning: 'Contests a refusal of an enquiry, with the reason.', source: 'DOMAIN 2.3',
});
