import { Field } from '../fields/field.js';
import { type Postcode } from '../identifiers/index.js';
import { EnquirySubject, forUnits, type OneOf, Requester, subjectIsFindable } from './enquiry-parts.js';
import { mappaStatuses, maracGrounds } from './enquiry-vocabulary.js';
import { relationships, yesNoUnknown } from './incident-vocabulary.js';
import { declareKind } from './kind-declaration.js';
import { RiskToolResult } from './reportable-incident.js';

const m12 = 'DOMAIN 2.10, 2.17';

/** The victim: case-side a name and date of birth, needed to research; everything else the coordinator's alone. */
export class ReferredVictim {
  @Field.code(['VICTIM'], { label: 'SENSITIVE', meaning: 'Says that this is the victim.', source: m12 }) role!: 'VICTIM';
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Given names.', source: m12 }) givenNames!: string;
  @Field.name({ label: 'SENSITIVE', max: 100, meaning: 'Family name.', source: m12, contact: 'name' }) familyName!: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Date of birth.', source: m12 }) dateOfBirth?: string;
  @Field.code(relationships, { label: 'SENSITIVE', meaning: 'Relationship to the perpetrator.', source: 'DOMAIN 6.4' }) relationship!: OneOf<typeof relationships>;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Where the victim lives.', source: m12, contact: 'address' }) address?: string;
  @Field.postcode({ label: 'VICTIM', optional: true, meaning: 'Postcode of where the victim lives.', source: m12 }) postcode?: Postcode;
  @Field.phone({ label: 'VICTIM', optional: true, meaning: 'Telephone number.', source: m12 }) phone?: string;
  @Field.email({ label: 'VICTIM', optional: true, meaning: 'Email address.', source: m12 }) email?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 200, meaning: 'Refuge or other safe place.', source: m12, contact: 'refuge' }) refuge?: string;
  @Field.code(yesNoUnknown, { label: 'VICTIM', meaning: 'Whether it is safe to call.', source: m12 }) safeToCall!: OneOf<typeof yesNoUnknown>;
  @Field.text({ label: 'VICTIM', optional: true, max: 200, meaning: 'When it is best to call.', source: m12, contact: 'safe-contact' }) bestTime?: string;
  @Field.text({ label: 'VICTIM', optional: true, max: 200, meaning: 'Through whom contact is safe.', source: m12, contact: 'safe-contact' }) safePerson?: string;
  @Field.text({ label: 'VICTIM', optional: true, many: 10, max: 60, meaning: 'Languages, and whether an interpreter is needed.', source: m12 }) languages?: string[];
  @Field.freeText({ label: 'VICTIM', optional: true, max: 500, meaning: 'Needs of access.', source: m12 }) accessibility?: string;
  @Field.text({ label: 'VICTIM', optional: true, max: 60, meaning: 'Ethnicity, as the victim says it.', source: 'DOMAIN 6.3', contact: 'name', example: 'White British' }) ethnicity?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 500, meaning: 'Disability, gender and sexuality, where they matter for safety.', source: m12 }) diversity?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 4000, meaning: 'What the victim wants.', source: m12, contact: 'words' }) wishes?: string;
}

/** A child of the household. */
export class ReferredChild {
  @Field.elementId() id?: string;
  @Field.code(['CHILD'], { label: 'SENSITIVE', meaning: 'Says that this is a child.', source: m12 }) role!: 'CHILD';
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Given names.', source: m12 }) givenNames?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Family name.', source: m12, contact: 'name' }) familyName?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Date of birth.', source: m12 }) dateOfBirth?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Where the child lives.', source: m12, contact: 'address' }) address?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 200, meaning: 'School or nursery.', source: m12, contact: 'school' }) school?: string;
}

/** Refers a victim and a perpetrator to the MARAC of the victim's area (M12). */
export class MaracReferral {
  @Field.object(() => ReferredVictim, { meaning: 'The victim.', source: m12 }) victim!: ReferredVictim;
  @Field.object(() => EnquirySubject, { meaning: 'The perpetrator.', source: m12 }) subject!: EnquirySubject;
  @Field.list(() => ReferredChild, { max: 20, optional: true, meaning: 'Children concerned.', source: m12 }) children?: ReferredChild[];
  @Field.codes(maracGrounds, { label: 'SENSITIVE', atLeast: 1, meaning: 'On what grounds it is referred.', source: m12 }) grounds!: OneOf<typeof maracGrounds>[];
  @Field.object(() => RiskToolResult, { optional: true, meaning: 'Risk assessment.', source: 'DOMAIN 6.7' }) riskTool?: RiskToolResult;
  @Field.freeText({ label: 'SENSITIVE', max: 8000, meaning: 'The most recent incident.', source: m12 }) recentIncident!: string;
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 8000, meaning: 'What happened before.', source: m12 }) history?: string;
  @Field.code(['YES', 'NO'], { label: 'SENSITIVE', meaning: 'Whether the victim agreed to the referral.', source: m12 }) consent!: 'YES' | 'NO';
  @Field.freeText({ label: 'SENSITIVE', optional: true, max: 2000, meaning: 'Why it is referred without consent.', source: m12 }) reasonWithoutConsent?: string;
  @Field.code(['YES'], { label: 'SENSITIVE', meaning: 'The perpetrator is not told of the referral.', source: m12 }) perpetratorNotInformed!: 'YES';
  @Field.code(mappaStatuses, { label: 'SENSITIVE', meaning: 'Whether the perpetrator is MAPPA eligible.', source: m12 }) mappaStatus!: OneOf<typeof mappaStatuses>;
  @Field.freeText({ label: 'SENSITIVE', max: 4000, meaning: 'What has been done already; action does not wait for the meeting.', source: 'DOMAIN 2.10' }) actionsTaken!: string;
  @Field.uuid({ label: 'VICTIM', optional: true, many: 20, meaning: 'The answers of other agencies that something of this is taken from, by their ids.', source: 'DOMAIN 2.2' }) answers?: string[];
  @Field.object(() => Requester, { meaning: 'Who refers.', source: m12 }) referrer!: Requester;
  @Field.name(forUnits) toUnits?: string[];
}

export const maracReferral = declareKind({
  kind: 'marac-referral', family: 'M12', version: 1, content: MaracReferral,
  // That a case was referred is never the perpetrator's to read (DOMAIN 3.1).
  floor: 'SENSITIVE', mayHaveVictimPart: true, ordering: 'conversation', defaultExpiryDays: 30,
  conditions: [
    subjectIsFindable,
    { when: { field: 'consent', in: ['NO'] }, required: ['reasonWithoutConsent'], todo: 'Say why it is referred without consent.' },
    { when: { field: 'grounds', in: ['VISIBLE_HIGH_RISK'] }, required: ['riskTool'], todo: 'Give the risk assessment by which the risk is high, or choose other grounds.' },
  ],
  between: [{ from: 'gateway', to: 'marac-adapter', purposes: ['manage-da-risk', 'safeguard-child'] }],
  concerns: 'subject.crn',
  routedByArea: 'marac-adapter',
  meaning: "Refers a victim and a perpetrator to the MARAC of the victim's area.", source: 'DOMAIN 2.10',
});
