/** The closed lists of incident messages (DOMAIN 2.9, 6.4, 6.5, 6.8). */
export const incidentTypes = ['CRIME', 'NON_CRIME_INCIDENT', 'CALLOUT', 'INTELLIGENCE', 'ORDER_BREACH', 'BAIL_BREACH', 'MISSING', 'CONCERN'] as const;
export const resolutions = [
  'ARREST', 'VOLUNTARY_INTERVIEW', 'DVPN', 'DAPN', 'BAIL', 'RUI', 'CHARGE', 'NFA_VICTIM_UNSUPPORTIVE', 'NFA_EVIDENTIAL', 'WORDS_OF_ADVICE',
] as const;
export const markers = [
  'PHYSICAL', 'SEXUAL', 'VIOLENT_THREATENING', 'CONTROLLING_COERCIVE', 'ECONOMIC', 'PSYCH_EMOTIONAL_OTHER', 'STALKING', 'TECH_ENABLED', 'HBA',
  'FORCED_MARRIAGE', 'NON_FATAL_STRANGULATION', 'POST_SEPARATION', 'CHILD_PRESENT', 'PREGNANCY', 'WEAPON', 'ALCOHOL', 'DRUGS', 'SUICIDALITY', 'ANIMAL',
] as const;
export const subjectRoles = ['SUSPECT', 'VICTIM', 'WITNESS', 'OTHER'] as const;
export const personRoles = ['VICTIM', 'SUSPECT', 'WITNESS', 'CHILD_PRESENT', 'PARTNER', 'OTHER'] as const;
const ties = ['MARRIED', 'CIVIL_PARTNER', 'ENGAGED', 'CP_AGREEMENT', 'INTIMATE', 'PARENTAL_SHARED_CHILD', 'RELATIVE'] as const;
/** Domestic Abuse Act 2021 section 2, each current or former; emerging relationships and carers besides. */
export const relationships = [
  ...ties.flatMap((tie) => [`${tie}_CURRENT`, `${tie}_FORMER`] as const), 'INTIMATE_EMERGING', 'CARER', 'NONE', 'UNKNOWN',
] as const;
export const confidences = ['EXACT', 'HIGH', 'REVIEWED'] as const;
export const custodyStates = ['IN_CUSTODY', 'RELEASED_ON_BAIL', 'RELEASED_UNDER_INVESTIGATION', 'RELEASED', 'NOT_ARRESTED', 'WANTED', 'UNKNOWN'] as const;
export const safetyStates = ['SAFE', 'NOT_SAFE', 'UNKNOWN'] as const;
export const yesNoUnknown = ['YES', 'NO', 'UNKNOWN'] as const;
export const riskGrades = ['STANDARD', 'MEDIUM', 'HIGH'] as const;
export const sourceKinds = ['VICTIM', 'POLICE', 'THIRD_PARTY', 'CHILD', 'PROFESSIONAL', 'ANONYMOUS', 'OTHER'] as const;
/** 3x5x2: source 1 to 3; historic 5x5x5: source A to E, kept as written. */
export const intelligenceSources = ['1', '2', '3', 'A', 'B', 'C', 'D', 'E'] as const;
/** 3x5x2: assessment A to E; historic 5x5x5: evaluation 1 to 5. */
export const intelligenceAssessments = ['A', 'B', 'C', 'D', 'E', '1', '2', '3', '4', '5'] as const;
/** P may be shared lawfully, C with conditions; historic 5x5x5: 1 to 5. */
export const intelligenceHandlings = ['P', 'C', '1', '2', '3', '4', '5'] as const;
