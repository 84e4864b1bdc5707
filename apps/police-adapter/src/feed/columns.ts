import { type Reading, readings } from '#file-folders';
import { type JsonPointer } from '#messages';

const { code, codes, crn, cro, flag, pnc, postcode, text, time, whole } = readings;

/**
 * One column of the incident feed. The same declaration drives reading, checking and the template;
 * what a value must look like, and its label, come from the contract field at `target`, so that the feed and the contract cannot part.
 */
export interface FeedColumn {
  readonly name: string;
  /** Where the value stands in the content of a reportable incident; empty for a column that is not content. */
  readonly target: JsonPointer;
  readonly required: boolean;
  /** What it means, in the words of the person who fills the feed. */
  readonly meaning: string;
  /** The values of the template's three rows. */
  readonly examples: readonly [string, string, string];
  readonly reading: Reading;
  /** What is right, where the contract field does not say it. */
  readonly rule?: string;
}

/** How many involved people one row has room for. */
export const mostPeople = 3;

type Examples = readonly [string?, string?, string?];

function column(name: string, target: JsonPointer, meaning: string, examples: Examples, more: Partial<Pick<FeedColumn, 'required' | 'reading' | 'rule'>> = {}): FeedColumn {
  return { name, target, meaning, required: false, reading: text, ...more, examples: [examples[0] ?? '', examples[1] ?? '', examples[2] ?? ''] };
}

const required = { required: true } as const;
const timeRule = 'a time with its zone, such as 2026-03-31T22:05:00+01:00';

const incident: readonly FeedColumn[] = [
  column('incident_reference', '/incidentReference', 'Your reference of the incident; the same in every later version of it', ['22/0001/25', '22/0002/25', '22/0003/25'], required),
  column('force_code', '/force', 'The code of your force', ['22', '22', '22'], required),
  column('version', '/version', 'Which version of the incident this is; empty means the first, or the next one when the row has changed', ['1', '1', '1'], { reading: whole }),
  column('occurred_at', '/occurredAt', 'When it happened, with the zone', ['2025-03-14T21:40:00Z', '2025-03-15T02:10:00Z', '2025-03-30T18:30:00+01:00'], { ...required, reading: time, rule: timeRule }),
  column('recorded_at', '/recordedAt', 'When it was recorded, with the zone', ['2025-03-14T22:05:00Z', '2025-03-15T03:00:00Z'], { reading: time, rule: timeRule }),
  column('arrest', '', 'Whether anybody was arrested', ['yes', 'no', 'no'], { ...required, reading: flag, rule: 'yes or no' }),
  column('incident_type', '/incidentType', 'What it was recorded as', ['CRIME', 'CALLOUT', 'NON_CRIME_INCIDENT'], { ...required, reading: code }),
  column('resolution', '/resolution', 'What came of it so far; several separated by a semicolon', ['ARREST;BAIL', 'WORDS_OF_ADVICE', ''], { reading: codes }),
  column('circumstances', '/circumstances', 'What happened', [
    'Alex Testperson was shouting and had broken a window when officers arrived.',
    'A neighbour called. The caller said that the argument was at 7 Sample Close, Exampleton, ZY9 9ZZ and that it had gone on for an hour.',
    'Two people argued in a car park. Both left when asked.',
  ], required),
  column('police_action', '/policeAction', 'What the police did', [
    'Arrested for criminal damage and bailed with conditions.', 'Spoke with both people apart and gave advice.', 'Advice given.',
  ], required),
  column('markers', '/markers', 'What should be noticed; several separated by a semicolon', ['PHYSICAL;ALCOHOL', 'CONTROLLING_COERCIVE;CHILD_PRESENT', ''], { reading: codes }),
  column('imminent_harm', '/imminentHarm', 'Whether somebody is in danger now; such a row goes ahead of all others', ['no', 'no', 'no'], { reading: flag }),
];

const subject: readonly FeedColumn[] = [
  column('crn', '/subject/crn', 'The probation case reference number of the person whom the row is about, if you know it', ['X320741'], { reading: crn }),
  column('pnc', '/subject/pnc', 'Their PNC id, with its check letter', ['1979/0163001B', '1981/0000034U'], { reading: pnc }),
  column('cro', '/subject/cro', 'Their CRO number, with its check letter', [], { reading: cro }),
  column('given_names', '/subject/givenNames', 'Their given names', ['Alex', 'Jo', 'Nat']),
  column('family_name', '/subject/familyName', 'Their family name', ['Testperson', 'Testperson-Example', 'Examplesson']),
  column('date_of_birth', '/subject/dateOfBirth', 'Their date of birth', ['1979-03-14', '1981-07-25', '1990-09-10']),
  column('subject_role', '/subject/role', 'What part they had in the incident', ['SUSPECT', 'SUSPECT', 'SUSPECT'], { ...required, reading: code }),
  column('at_subjects_address', '/atSubjectsAddress', 'Whether it happened where this person lives', ['yes', 'no', 'no'], { reading: flag }),
  column('custody_state', '/custodyState', 'Where this person is now', ['RELEASED_ON_BAIL', 'NOT_ARRESTED', 'NOT_ARRESTED'], { reading: code }),
  column('bail_conditions', '/bailConditions', 'The conditions of bail or of a notice', ['Not to enter Sample Street.']),
  column('subject_aware', '/subjectAware', 'Whether this person knows that the police recorded it', ['YES', 'NO', 'UNKNOWN'], { ...required, reading: code }),
];

const safety: readonly FeedColumn[] = [
  column('victim_safety_state', '/victimSafetyState', 'Whether the victim is safe now', ['SAFE', 'SAFE', 'UNKNOWN'], { ...required, reading: code }),
  column('reporter_at_risk', '/reporterAtRisk', 'Whether the person who reported it would be at risk if that became known', ['no', 'yes', ''], { reading: flag }),
  column('risk_tool', '/riskTool/tool', 'The risk assessment used', ['DASH', 'DASH']),
  column('risk_tool_version', '/riskTool/version', 'Its version', ['2009', '2009']),
  column('risk_grade', '/riskTool/grade', 'The grade it came to', ['MEDIUM', 'HIGH'], { reading: code }),
  column('risk_score', '/riskTool/score', 'The score it came to', ['8', '15'], { reading: whole }),
  column('place_address', '/place/address', 'Where it happened; goes to victim liaison staff only', ['', '7 Sample Close, Exampleton']),
  column('place_postcode', '/place/postcode', 'The postcode of that place', ['', 'ZY9 9ZZ'], { reading: postcode }),
  column('victims_own_words', '/victimsOwnWords', 'What the victim said, in their words; goes to victim liaison staff only', ['', 'I do not want anybody to come to the house.']),
  column('source_kind', '/source/kind', 'Who reported it; goes to victim liaison staff only', ['', 'THIRD_PARTY'], { reading: code }),
  column('source_name', '/source/name', 'Their name', ['', 'Kim Sampleton']),
  column('intelligence_text', '/intelligence/0/text', 'Graded intelligence that may be shared', []),
  column('intelligence_source', '/intelligence/0/sourceGrade', 'The grade of its source, as you hold it', [], { reading: code }),
  column('intelligence_assessment', '/intelligence/0/assessmentGrade', 'The grade of the information, as you hold it', [], { reading: code }),
  column('intelligence_handling', '/intelligence/0/handlingCode', 'Its handling code', [], { reading: code }),
  column('intelligence_conditions', '/intelligence/0/conditions', 'Under which conditions it may be used', []),
  column('response_expected', '/responseExpected', 'Whether you expect to hear what probation does about it', ['yes', '', ''], { reading: flag }),
  column('officer_name', '/officerContact/name', 'Whom probation may call', ['PC Robin Sampleofficer', 'PC Robin Sampleofficer', 'PC Robin Sampleofficer']),
  column('officer_unit', '/officerContact/unit', 'The unit of that person', ['Domestic Abuse Unit', 'Domestic Abuse Unit', 'Response']),
  column('officer_phone', '/officerContact/phone', 'The number of that unit', ['01632 960001', '01632 960001', '01632 960002']),
];

const first: Record<string, Examples> = {
  role: ['VICTIM', 'VICTIM'], given_names: ['Chris', 'Dana'], family_name: ['Testperson', 'Examplesson'], date_of_birth: ['1982-07-08', '1984-04-05'],
  relationship: ['MARRIED_CURRENT', 'INTIMATE_FORMER'], address: ['', '7 Sample Close, Exampleton'], postcode: ['', 'ZY9 9ZZ'], phone: ['', '07700 900123'],
};
const second: Record<string, Examples> = { role: ['', 'CHILD_PRESENT'], given_names: ['', 'Billie'], family_name: ['', 'Examplesson'], date_of_birth: ['', '2016-11-12'], relationship: [] };

/** The columns of one involved person. */
function person(number: number): readonly FeedColumn[] {
  const examples = [first, second][number - 1] ?? {};
  const of = (name: string, field: string, meaning: string, reading?: Reading) =>
    column(`person${number}_${name}`, `/people/${number - 1}/${field}`, meaning, examples[name] ?? [], reading === undefined ? {} : { reading });
  return [
    of('role', 'role', 'What part this person had; needed as soon as another column of the person is filled', code),
    of('given_names', 'givenNames', 'Their given names'),
    of('family_name', 'familyName', 'Their family name'),
    of('date_of_birth', 'dateOfBirth', 'Their date of birth'),
    of('relationship', 'relationship', 'How they are related to the person whom the row is about', code),
    of('address', 'address', 'Their address; goes to victim liaison staff only'),
    of('postcode', 'postcode', 'Their postcode; goes to victim liaison staff only', postcode),
    of('phone', 'phone', 'Their phone number; goes to victim liaison staff only'),
    of('email', 'email', 'Their email address; goes to victim liaison staff only'),
    of('school', 'school', 'Their school; goes to victim liaison staff only'),
    of('refuge', 'refuge', 'The refuge where they stay; goes to victim liaison staff only'),
    of('safe_contact', 'safeContact', 'How and when it is safe to reach them; goes to victim liaison staff only'),
  ];
}

/** All columns, in the order of the template. */
export const feedColumns: readonly FeedColumn[] = [
  ...incident, ...subject, ...safety, ...Array.from({ length: mostPeople }, (_, index) => person(index + 1)).flat(),
];

/** The columns by name. */
export const columnByName: ReadonlyMap<string, FeedColumn> = new Map(feedColumns.map((one) => [one.name, one]));
