import { Field } from '../fields/field.js';
import { type Crn, type CroNumber, type PncId, type Postcode } from '../identifiers/index.js';
import { type Label } from '../vocabulary.js';
import {
  confidences, custodyStates, incidentTypes, intelligenceAssessments, intelligenceHandlings, intelligenceSources, markers, personRoles,
  relationships, resolutions, riskGrades, safetyStates, sourceKinds, subjectRoles, yesNoUnknown,
} from './incident-vocabulary.js';
import { declareKind } from './kind-declaration.js';

const m9 = 'DOMAIN 2.9';
const block = 'DOMAIN 2.2, 2.17';
type OneOf<Values extends readonly string[]> = Values[number];

/** The person under supervision, as the police record knows them. */
export class IncidentSubject {
  @Field.crn({ label: 'OPEN', optional: true, meaning: 'Case reference number.', source: m9 }) crn?: Crn;
  @Field.pnc({ label: 'OPEN', optional: true, meaning: 'Police National Computer id.', source: m9 }) pnc?: PncId;
  @Field.cro({ label: 'OPEN', optional: true, meaning: 'Criminal Records Office number.', source: m9 }) cro?: CroNumber;
  @Field.name({ label: 'OPEN', optional: true, max: 100, meaning: 'Given names.', source: m9 }) givenNames?: string;
  @Field.name({ label: 'OPEN', optional: true, max: 100, meaning: 'Family name.', source: m9, contact: 'name' }) familyName?: string;
  @Field.date({ label: 'OPEN', optional: true, meaning: 'Date of birth.', source: m9 }) dateOfBirth?: string;
  @Field.code(subjectRoles, { label: 'OPEN', meaning: 'The role of the person in the incident.', source: m9 }) role!: OneOf<typeof subjectRoles>;
}

/** How the incident was tied to the supervised person. */
export class MatchEvidence {
  @Field.codes(['CRN', 'PNC', 'CRO', 'NAME', 'DATE_OF_BIRTH', 'ADDRESS'], { label: 'OPEN', meaning: 'The identifiers that agree.', source: m9 })
  identifiers!: string[];
  @Field.code(confidences, { label: 'OPEN', meaning: 'How sure the match is.', source: m9 }) confidence!: OneOf<typeof confidences>;
}

/** Somebody else in the incident. Case-side a name, date of birth and role; all that leads to them is victim-side. */
export class PersonInvolved {
  @Field.elementId() id?: string;
  @Field.code(personRoles, { label: 'SENSITIVE', meaning: 'The role of this person in the incident.', source: block }) role!: OneOf<typeof personRoles>;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Given names.', source: block }) givenNames?: string;
  @Field.name({ label: 'SENSITIVE', optional: true, max: 100, meaning: 'Family name.', source: block, contact: 'name' }) familyName?: string;
  @Field.date({ label: 'SENSITIVE', optional: true, meaning: 'Date of birth.', source: block }) dateOfBirth?: string;
  @Field.code(relationships, { label: 'SENSITIVE', optional: true, meaning: 'Relationship to the supervised person.', source: 'DOMAIN 6.4' })
  relationship?: OneOf<typeof relationships>;
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Where this person lives.', source: 'DOMAIN 3.1', contact: 'address' }) address?: string;
  @Field.postcode({ label: 'VICTIM', optional: true, meaning: 'Postcode of where this person lives.', source: 'DOMAIN 3.1' }) postcode?: Postcode;
  @Field.phone({ label: 'VICTIM', optional: true, meaning: 'Telephone number.', source: 'DOMAIN 3.1' }) phone?: string;
  @Field.email({ label: 'VICTIM', optional: true, meaning: 'Email address.', source: 'DOMAIN 3.1' }) email?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 200, meaning: 'School or nursery.', source: 'DOMAIN 3.1', contact: 'school' }) school?: string;
  @Field.lines({ label: 'VICTIM', optional: true, max: 200, meaning: 'Refuge or other safe place.', source: 'DOMAIN 3.1', contact: 'refuge' }) refuge?: string;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 1000, meaning: 'How, when and through whom contact is safe.', source: 'DOMAIN 3.1', contact: 'safe-contact' })
  safeContact?: string;
}

/** Where it happened; whether that is the supervised person's own address is said by `atSubjectsAddress`. */
export class IncidentPlace {
  @Field.lines({ label: 'VICTIM', optional: true, max: 300, meaning: 'Address or description of the place.', source: 'DESIGN 6', contact: 'address' }) address?: string;
  @Field.postcode({ label: 'VICTIM', optional: true, meaning: 'Postcode of the place.', source: 'DESIGN 6' }) postcode?: Postcode;
}

/** A risk assessment made at the incident. */
export class RiskToolResult {
  @Field.name({ label: 'SENSITIVE', max: 40, meaning: 'Name of the tool.', source: 'DOMAIN 6.7' }) tool!: string;
  @Field.reference({ label: 'SENSITIVE', optional: true, max: 20, meaning: 'Version of the tool.', source: 'DOMAIN 6.7' }) version?: string;
  @Field.code(riskGrades, { label: 'SENSITIVE', meaning: 'Grade after professional judgement.', source: 'DOMAIN 6.7' }) grade!: OneOf<typeof riskGrades>;
  @Field.integer({ label: 'SENSITIVE', optional: true, min: 0, max: 100, meaning: 'Number of positive answers.', source: 'DOMAIN 6.7' }) score?: number;
}

/** Who told the police. */
export class IncidentSource {
  @Field.code(sourceKinds, { label: 'VICTIM', meaning: 'What kind of source reported it.', source: 'DOMAIN 2.9' }) kind!: OneOf<typeof sourceKinds>;
  @Field.name({ label: 'VICTIM', optional: true, max: 100, meaning: 'Name of the source.', source: 'DOMAIN 2.9', contact: 'name' }) name?: string;
}

/** Graded intelligence under the conditions of its originator. */
export class IntelligenceItem {
  @Field.elementId() id?: string;
  @Field.freeText({ label: 'ORIGINATOR', max: 4000, meaning: 'The intelligence, sanitised of its source.', source: 'DOMAIN 6.8' }) text!: string;
  @Field.code(intelligenceSources, { label: 'ORIGINATOR', meaning: 'Grade of the source.', source: 'DOMAIN 6.8' }) sourceGrade!: OneOf<typeof intelligenceSources>;
  @Field.code(intelligenceAssessments, { label: 'ORIGINATOR', meaning: 'Grade of the information.', source: 'DOMAIN 6.8' })
  assessmentGrade!: OneOf<typeof intelligenceAssessments>;
  @Field.code(intelligenceHandlings, { label: 'ORIGINATOR', meaning: 'Handling code.', source: 'DOMAIN 6.8' }) handlingCode!: OneOf<typeof intelligenceHandlings>;
  @Field.freeText({ label: 'ORIGINATOR', optional: true, max: 1000, meaning: 'Conditions that follow from the handling code.', source: 'DOMAIN 6.8' })
  conditions?: string;
}

/** The officer to speak to, through the police. */
export class OfficerContact {
  @Field.name({ label: 'OPEN', max: 100, meaning: 'Name and rank of the officer.', source: m9 }) name!: string;
  @Field.name({ label: 'OPEN', optional: true, max: 100, meaning: 'Unit of the officer.', source: m9 }) unit?: string;
  @Field.phone({ label: 'OPEN', optional: true, meaning: 'Work telephone of the officer.', source: m9 }) phone?: string;
}

/** Tells probation of an incident that involves a person under supervision, with an arrest (M9) or without one (M10). */
export class ReportableIncident {
  @Field.reference({ label: 'OPEN', max: 40, meaning: "The force's own reference of the incident.", source: block, example: 'WM-2026-000123' }) incidentReference!: string;
  @Field.forceCode({ label: 'OPEN', meaning: 'Force code of the force that recorded it.', source: 'DOMAIN 6.2' }) force!: string;
  @Field.integer({ label: 'OPEN', min: 1, max: 100_000, meaning: 'Version of the incident record, rising.', source: block }) version!: number;
  @Field.time({ label: 'OPEN', meaning: 'When it happened, or began.', source: block }) occurredAt!: string;
  @Field.time({ label: 'OPEN', optional: true, meaning: 'When the police recorded it.', source: block }) recordedAt?: string;
  @Field.code(incidentTypes, { label: 'OPEN', meaning: 'Type of record.', source: 'DOMAIN 6.5' }) incidentType!: OneOf<typeof incidentTypes>;
  @Field.codes(resolutions, { label: 'OPEN', meaning: 'What the police did formally.', source: 'DOMAIN 6.5' }) resolution!: OneOf<typeof resolutions>[];
  @Field.freeText({ label: 'SENSITIVE', max: 8000, meaning: 'What happened.', source: block }) circumstances!: string;
  @Field.freeText({ label: 'SENSITIVE', max: 4000, meaning: 'What the police did.', source: 'DOMAIN 2.2' }) policeAction!: string;
  @Field.codes(markers, { label: 'SENSITIVE', optional: true, meaning: 'Forms of abuse and markers of risk.', source: 'DOMAIN 6.5' }) markers?: OneOf<typeof markers>[];
  @Field.object(() => IncidentSubject, { meaning: 'The person under supervision.', source: m9 }) subject!: IncidentSubject;
  @Field.object(() => MatchEvidence, { meaning: 'How the incident was tied to the supervised person.', source: m9 }) matchEvidence!: MatchEvidence;
  @Field.list(() => PersonInvolved, { max: 50, optional: true, meaning: 'Other people in the incident.', source: block }) people?: PersonInvolved[];
  @Field.object(() => IncidentPlace, { optional: true, meaning: 'Where it happened.', source: 'DESIGN 6' }) place?: IncidentPlace;
  @Field.flag({ label: 'SENSITIVE', optional: true, meaning: "It happened at the supervised person's own address.", source: 'DESIGN 6' }) atSubjectsAddress?: boolean;
  @Field.object(() => RiskToolResult, { optional: true, meaning: 'Risk assessment made at the incident.', source: 'DOMAIN 6.7' }) riskTool?: RiskToolResult;
  @Field.code(custodyStates, { label: 'OPEN', optional: true, meaning: 'Whether the person is in custody.', source: m9 }) custodyState?: OneOf<typeof custodyStates>;
  @Field.freeText({ label: 'OPEN', optional: true, max: 2000, meaning: 'Bail or order conditions, as the person was told them.', source: m9 }) bailConditions?: string;
  @Field.code(safetyStates, { label: 'SENSITIVE', meaning: 'Whether the victim is safe now.', source: m9 }) victimSafetyState!: OneOf<typeof safetyStates>;
  @Field.flag({ label: 'SENSITIVE', optional: true, meaning: 'Whoever reported it is at risk if that becomes known.', source: m9 }) reporterAtRisk?: boolean;
  @Field.code(yesNoUnknown, { label: 'OPEN', meaning: 'Whether the person knows that the police hold this.', source: m9 }) subjectAware!: OneOf<typeof yesNoUnknown>;
  @Field.flag({ label: 'SENSITIVE', optional: true, meaning: 'Serious harm is about to happen: goes by the urgent lane.', source: 'DESIGN 4' }) imminentHarm?: boolean;
  @Field.freeText({ label: 'VICTIM', optional: true, max: 8000, meaning: "The victim's own words.", source: 'DESIGN 6', contact: 'words' }) victimsOwnWords?: string;
  @Field.object(() => IncidentSource, { optional: true, meaning: 'Who told the police.', source: 'DOMAIN 2.9' }) source?: IncidentSource;
  @Field.list(() => IntelligenceItem, { max: 20, optional: true, meaning: 'Graded intelligence.', source: 'DOMAIN 6.8' }) intelligence?: IntelligenceItem[];
  @Field.flag({ label: 'OPEN', optional: true, meaning: 'The force expects to hear what probation does about it.', source: 'DOMAIN 2.17, M9' }) responseExpected?: boolean;
  @Field.object(() => OfficerContact, { optional: true, meaning: 'The officer to speak to.', source: m9 }) officerContact?: OfficerContact;
}

const incident = {
  version: 1,
  content: ReportableIncident,
  // UNKNOWN or NO forces SENSITIVE (DOMAIN 2.17, M9/M10): the person may not know that the police recorded it.
  floorOf: (content: object): Label => ((content as { subjectAware?: unknown }).subjectAware === 'YES' ? 'OPEN' : 'SENSITIVE'),
  mayHaveVictimPart: true,
  ordering: 'conversation',
  defaultExpiryDays: 30,
  conditions: [],
  between: [
    { from: 'police-adapter', to: 'gateway', purposes: ['manage-da-risk'] },
    // Copies by rule: because of a child, a MARAC case or a MAPPA person (DOMAIN 2.9).
    ...(['childrens-services-adapter', 'marac-adapter', 'mappa-adapter'] as const).map((to) => ({ from: 'police-adapter', to, purposes: ['manage-da-risk', 'safeguard-child'] }) as const),
  ],
  routedByArea: 'childrens-services-adapter',
  concerns: 'subject.crn',
} as const;

export const reportableIncidentArrest = declareKind({
  ...incident, kind: 'reportable-incident-arrest', family: 'M9', floor: 'OPEN',
  meaning: 'Tells probation of an arrest of a person under supervision.', source: 'DOMAIN 2.9',
});

export const reportableIncidentNoArrest = declareKind({
  ...incident, kind: 'reportable-incident-no-arrest', family: 'M10', floor: 'SENSITIVE', floorOf: () => 'SENSITIVE',
  meaning: 'Tells probation of an incident without an arrest that involves a person under supervision.', source: 'DOMAIN 2.9',
});
