/** The closed lists of enquiries and their answers (DOMAIN 2.1 to 2.5, 2.17). */
export const daTriggers = [
  'COURT_PSR', 'EMC', 'HDC', 'ROTL', 'ALLOCATION', 'PRE_RELEASE', 'PERIODIC', 'NEW_INCIDENT', 'NEW_RELATIONSHIP', 'SEPARATION', 'PREGNANCY', 'CHILD_CONTACT',
  'ORDER_BREACH', 'SUBSTANCE', 'SELF_HARM', 'NONCOMPLIANCE', 'ADDRESS_CHANGE', 'AP_MOVE', 'LIFE_LICENCE', 'DVDS_DECISION', 'OTHER',
] as const;
/** Triggers that are about somebody else: whom, must be said (DOMAIN 2.17: mandatory for relationship, curfew and child triggers). Of a curfew it may be said that nobody else lives there. */
export const triggersAboutOthers = ['NEW_RELATIONSHIP', 'SEPARATION', 'PREGNANCY', 'CHILD_CONTACT'] as const;
/**
 * Triggers with those one of whom must be named (DOMAIN 2.17: mandatory for relationship and child triggers; 2.1: a life licensee with a new partner; 2.12: the partner, or former one, to whom something may be disclosed). Whoever names somebody
 * else alone has not said whom it is about.
 */
export const triggersAbout = [
  { triggers: ['NEW_RELATIONSHIP', 'LIFE_LICENCE'], roles: ['PARTNER'], whom: 'the partner' }, { triggers: ['SEPARATION', 'PREGNANCY', 'DVDS_DECISION'], roles: ['PARTNER', 'EX_PARTNER'], whom: 'the partner or former partner' },
  { triggers: ['CHILD_CONTACT'], roles: ['CHILD'], whom: 'the child' },
] as const;
export const safeguardingTriggers = [
  'COURT_PSR', 'EMC', 'HDC', 'ROTL', 'ALLOCATION', 'PRE_RELEASE', 'NEW_INCIDENT', 'NEW_RELATIONSHIP', 'PARTNER_WITH_CHILDREN', 'PREGNANCY', 'CHILD_CONTACT', 'ADDRESS_CHANGE', 'OTHER',
] as const;
/** Triggers that are about a child, and those that are about a partner (Fraser: the form held only the supervised person's details). */
export const childTriggers = ['PARTNER_WITH_CHILDREN', 'PREGNANCY', 'CHILD_CONTACT'] as const;
export const partnerTriggers = ['NEW_RELATIONSHIP', 'PARTNER_WITH_CHILDREN'] as const;
export const daQuestions = ['INCIDENTS_ALL', 'INCIDENTS_WITH', 'ADDRESS_HISTORY', 'ORDERS', 'OPEN_INVESTIGATIONS', 'MARAC_STATUS', 'RISK_VIEW', 'FREE'] as const;
export const safeguardingQuestions = ['KNOWN', 'PLAN_STATUS', 'ALLOCATED_WORKER', 'CONCERNS', 'CONTACT_RESTRICTIONS', 'RISK_VIEW', 'FREE'] as const;
export const urgencies = ['IMMEDIATE', 'SAME_DAY', 'COURT_DATE', 'ROUTINE'] as const;
export const decisionsFed = ['PSR', 'EMC', 'HDC', 'RMP', 'RELEASE', 'DISCLOSURE'] as const;
export const requesterRoles = ['PRACTITIONER', 'COURT_STAFF', 'PRISON_OFFENDER_MANAGER', 'CASE_ADMINISTRATOR'] as const;
export const askedRoles = ['PARTNER', 'EX_PARTNER', 'PROPOSED_OCCUPIER', 'RELATIVE', 'CHILD', 'OTHER'] as const;
export const learnedFrom = ['SELF_REPORT', 'POLICE', 'VISIT', 'PARTNER', 'PRISON', 'OTHER'] as const;
/** Whose the proposed address is (DOMAIN 2.17). */
export const proposedAddressKinds = ['HOME', 'PROPOSED', 'PARTNERS', 'APPROVED_PREMISES'] as const;
/** Triggers that are about an address to be lived at: which, must be said (DOMAIN 0.1, gates of curfews). */
export const addressTriggers = ['EMC', 'HDC'] as const;
export const mayBeTold = ['YES', 'NO', 'UNSAFE'] as const;

/** A bare "nothing held" is not among them: what was found is only as wide as the search behind it (Logan). A refusal is a kind of its own. */
export const answerStatuses = ['FULL', 'PARTIAL', 'NIL_WITHIN_SCOPE', 'REDIRECTED'] as const;
export const policeSystems = ['LOCAL_RMS', 'PND', 'PNC_LEDS', 'INTELLIGENCE', 'CUSTODY'] as const;
export const childrensSystems = ['CASE_SYSTEM', 'EARLY_HELP', 'EDUCATION', 'YOUTH_JUSTICE', 'ARCHIVE'] as const;
export const searchedRoles = ['SUBJECT', ...askedRoles] as const;
export const withheldReasons = ['NOT_SEARCHED', 'LIVE_INVESTIGATION', 'LEGAL', 'NOT_PROPORTIONATE', 'INTELLIGENCE_RESTRICTED', 'THIRD_PARTY'] as const;
/** Staff had told partners police intelligence without asking: whoever says nothing has said NONE. */
export const onwardSharings = ['NONE', 'PROBATION_ONLY', 'NAMED', 'MULTI_AGENCY'] as const;
export const refusalCodes = [
  'NO_KNOWN_HISTORY', 'TOO_SOON', 'INSUFFICIENT_DETAIL', 'WRONG_AREA', 'NOT_PROPORTIONATE', 'LEGAL', 'LIVE_INVESTIGATION', 'RESOURCE', 'CONSENT_REQUIRED', 'INTELLIGENCE_RESTRICTED',
] as const;
/** Refusals that the agreement does not allow: they go to managers on both sides at once, and are counted (DOMAIN 2.3, 2.5, 8). */
export const escalatedRefusals = ['NO_KNOWN_HISTORY', 'RESOURCE', 'CONSENT_REQUIRED'] as const satisfies readonly (typeof refusalCodes)[number][];
/** Refusals that end nothing: what was asked is waited for still, after a clarification, or a review (DOMAIN 2.3). */
export const openRefusals = [...escalatedRefusals, 'INSUFFICIENT_DETAIL', 'LIVE_INVESTIGATION'] as const satisfies readonly (typeof refusalCodes)[number][];
/** Refusals that doubt the lawful basis: those who asked have them reviewed by a manager (DOMAIN 2.3, SPO/IG review). */
export const reviewedRefusals = ['NOT_PROPORTIONATE', 'LEGAL'] as const satisfies readonly (typeof refusalCodes)[number][];
/** What a contest is about: the reason of a refusal, or that a decision on a referral leaves a child at risk (DOMAIN 2.6, 2.17). */
export const leftAtRisk = 'LEFT_AT_RISK';
export const contestedCodes = [...refusalCodes, leftAtRisk] as const;
export const contestDecisions = ['UPHELD', 'OVERTURNED'] as const;
export const knownStates = ['YES', 'NO', 'NOT_SEARCHED'] as const;
/** Which plan a child has, and on whose bail somebody is (DOMAIN 2.17, M5 and M2; codes inferred). */
export const planTypes = ['EARLY_HELP', 'CHILD_IN_NEED', 'CHILD_PROTECTION', 'CARE', 'PATHWAY', 'OTHER'] as const;
export const bailTypes = ['POLICE_BEFORE_CHARGE', 'POLICE_AFTER_CHARGE', 'COURT', 'RELEASED_UNDER_INVESTIGATION'] as const;
export const childStatuses = ['NONE', 'EARLY_HELP', 'CIN', 'CP', 'LAC', 'S47_OPEN', 'CLOSED'] as const;
export const consentPositions = ['NOT_SOUGHT', 'GIVEN', 'REFUSED', 'UNSAFE_TO_SEEK'] as const;
export const maracGrounds = ['PROFESSIONAL_JUDGEMENT', 'VISIBLE_HIGH_RISK', 'ESCALATION', 'REPEAT'] as const;
export const mappaStatuses = ['NOT_ELIGIBLE', 'CATEGORY_1', 'CATEGORY_2', 'CATEGORY_3', 'CATEGORY_4', 'UNKNOWN'] as const;
export const listingStates = ['LISTED', 'NOT_LISTED', 'TO_BE_DECIDED'] as const;

/** What children's services are asked to do, and what they decide (DOMAIN 2.6, 2.17). */
export const referralAsks = ['ASSESS', 'STRATEGY', 'INFO_ONLY'] as const;
export const referralDecisions = ['NFA', 'EARLY_HELP', 'S17', 'S47', 'STRATEGY', 'ACCOMMODATE'] as const;
/** What adult social care is asked to do, and what it decides (DOMAIN 2.7); an enquiry is that of the Care Act 2014, section 42, an assessment that of section 9, or their like in Wales. */
export const adultReferralAsks = ['SAFEGUARDING_ENQUIRY', 'CARE_ASSESSMENT', 'STRATEGY', 'INFO_ONLY'] as const;
export const adultReferralDecisions = ['NFA', 'ADVICE', 'CARE_ASSESSMENT', 'SAFEGUARDING_ENQUIRY', 'STRATEGY', 'PROTECTION_PLAN'] as const;
/** Whether the supervised person cares for an adult, and whether that adult can decide about their own safety. */
export const careRoles = ['MAIN_CARER', 'ONE_OF_SEVERAL', 'NOT_CARER'] as const;
export const capacityViews = ['HAS_CAPACITY', 'LACKS_CAPACITY', 'FLUCTUATES', 'NOT_KNOWN'] as const;
/** What children's services are told of somebody in custody (DOMAIN 2.15). */
export const custodyEvents = ['RECEPTION', 'TRANSFER', 'RELEASE'] as const;
export const evidenceMarkings = ['FACT', 'OPINION', 'HEARSAY'] as const;
export const evidenceSources = ['VICTIM', 'CHILD', 'SELF_REPORT', 'VISIT', 'POLICE', 'PRISON', 'PROFESSIONAL', 'THIRD_PARTY', 'ANONYMOUS', 'OTHER', 'CHILDRENS_SERVICES'] as const;
export const yesNo = ['YES', 'NO'] as const;
export const howManyAdults = ['ALL', 'SOME', 'NONE'] as const;

/**
 * Triggers that are a significant change (DOMAIN 4 [0 11.3], 2.4): a further incident, a new relationship, its end, a pregnancy, contact with a child, a breach, substances, self-harm, a move, and the transitions of release and of
 * approved premises. An enquiry after one of them cannot come too soon (DOMAIN 2.3, 8), and is answered within a working day where its time can be short (DOMAIN 2.1).
 */
export const significantChanges = [
  'NEW_INCIDENT', 'NEW_RELATIONSHIP', 'SEPARATION', 'PREGNANCY', 'CHILD_CONTACT', 'PARTNER_WITH_CHILDREN', 'ORDER_BREACH', 'SUBSTANCE', 'SELF_HARM', 'NONCOMPLIANCE', 'ADDRESS_CHANGE', 'AP_MOVE', 'PRE_RELEASE', 'LIFE_LICENCE',
] as const satisfies readonly ((typeof daTriggers)[number] | (typeof safeguardingTriggers)[number])[];
export const isSignificantChange = (trigger: unknown): boolean => (significantChanges as readonly unknown[]).includes(trigger);
