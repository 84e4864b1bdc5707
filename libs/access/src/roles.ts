/** The closed list of roles that a bearer token may carry, each with what it is for (DOMAIN 1.1). A role that is not here means nothing. */
export const roles = {
  practitioner: 'Probation practitioner: manages the people of a caseload.',
  manager: 'Senior probation officer: answers for the teams named in the token; sees refusals, clocks and where messages stand.',
  'head-of-unit': 'Head of a probation delivery unit: answers for the teams named in the token; is told of what stays unanswered, and reads no message.',
  'case-administrator': "Files what concerns the people of a team, and submits enquiries on a practitioner's instruction.",
  'caseload-administrator': 'Loads the caseload; reads no message.',
  'people-administrator': 'Keeps the register of who works here: teams, who has left, who stands in, and who is on duty out of hours; reads no message.',
  'victim-liaison': 'Victim liaison officer: works in the victim store.',
  daso: 'Domestic abuse safety officer: works in the victim store.',
  'feed-officer': 'Police: sends the incident files of the force.',
  'da-unit': 'Police domestic abuse unit: answers enquiries; reads the victim information of its own force.',
  'social-worker': "Children's services: answers safeguarding enquiries; reads the victim information of those and of its own answers.",
  'adult-social-worker': "Adult social care of a local authority: decides on referrals of adults; reads the victim information of those and of its own decisions, and nothing of children's services.",
  'unit-lead': "Leads those who answer at a police force or a local authority: is told of refusals that the agreement does not allow, of decisions that leave somebody at risk, and of what stays unanswered past its time; sees the measures. Who also answers has that role too.",
  'marac-coordinator': 'Runs a MARAC: lists, minutes, tracks actions.',
  'mappa-coordinator': 'Runs a MAPPA area: referrals, levels, minutes kept at source.',
  operator: 'Keeps the node running: quarantine, victim parts that the desk refused, where messages stand, connection tests; never content.',
} as const;
export type Role = keyof typeof roles;

export const isRole = (text: unknown): text is Role => typeof text === 'string' && Object.hasOwn(roles, text);
