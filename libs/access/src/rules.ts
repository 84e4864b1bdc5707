import { type AgencyCode, type Kind, type Label } from '#messages';
import { type Actor, seesAs, seesTeams } from './actor.js';
import { isRole, type Role, roles } from './roles.js';

/** The kinds of thing that somebody can ask for. */
export type What =
  | 'me' | 'incident' | 'received-incident' | 'enquiry' | 'referral' | 'received-enquiry' | 'received-referral' | 'received-adult-referral' | 'gate' | 'review' | 'person' | 'caseload-load' | 'feed-file' | 'supervised-count' | 'victim-part'
  | 'clock' | 'measure' | 'quarantined' | 'refused-part' | 'message-status' | 'alarm' | 'connection-test' | 'escalation' | 'staff' | 'unowned' | 'out-of-hours' | 'correction' | 'corrected-message' | 'corrected-victim-part' | 'misroute-report' | 'misroute' | 'safety-call';

/** How a supervised person stands to staff: who has the case, and who is named in a limited-access record. */
export interface PersonAccess {
  readonly allocations: readonly { readonly practitioner: string; readonly team: string }[];
  /** Staff who may not see this person. */
  readonly excluded: readonly string[];
  /** The only staff who may see this person; absent where nobody was named. */
  readonly restrictedTo?: readonly string[];
}

/** What somebody asks to see, with all that decides about it. */
export interface Thing {
  readonly what: What;
  readonly label: Label;
  /** Whose node holds it. */
  readonly agency: AgencyCode;
  /** Which agency wrote it, where that matters. */
  readonly issuer?: string;
  /** The kind of message that it is or belongs to, where that matters. */
  readonly kind?: string;
  /** The supervised person whom it concerns. */
  readonly about?: PersonAccess;
}

/** Puts a value among the parameters of a statement and gives its place, e.g. `$3`. */
export type Bind = (value: unknown) => string;

/** What must connect an actor with a thing: the same condition twice, once over a thing in memory and once over the rows of `alias`. */
interface Relation {
  readonly holds: (actor: Actor, thing: Thing) => boolean;
  readonly sql: (actor: Actor, alias: string, bind: Bind) => string;
}

/** What children's services are asked, and must be able to read whole. Named here, not derived: who is led to a victim is decided kind by kind. */
const safeguarding: readonly Kind[] = ['safeguarding-enquiry', 'child-referral', 'custody-notice'];

/** What the adult social care of the same authority is asked, and its own decisions: its staff read these whole, and the staff of children's services nothing of them. */
const safeguardingAdults: readonly Kind[] = ['adult-referral'];
const decidedOnAdults: readonly Kind[] = ['adult-referral-outcome'];

export const relations = {
  /** The role is enough. */
  'by-role': { holds: () => true, sql: () => 'true' },
  /** The person is allocated to the actor, to somebody for whom the actor stands in, or to a team of the actor's (DOMAIN 1.2, caseload relationship). */
  'caseload-team': {
    holds: (actor, { about }) => about?.allocations.some((a) => seesAs(actor).includes(a.practitioner) || seesTeams(actor).includes(a.team)) ?? false,
    sql: (actor, alias, bind) =>
      `exists (select 1 from caseload_allocation ca where ca.crn = ${alias}.crn and (ca.practitioner = any(${bind(seesAs(actor))}::text[]) or ca.team = any(${bind(seesTeams(actor))}::text[])))`,
  },
  /** It concerns nobody who could be named for certain. */
  'about-nobody': {
    holds: (_, { about }) => about === undefined,
    sql: (_, alias) => `${alias}.crn is null`,
  },
  /** The actor's own agency wrote it. */
  'own-record': {
    holds: (actor, { issuer }) => issuer === actor.agency,
    sql: (actor, alias, bind) => `${alias}.issuer = ${bind(actor.agency)}::text`,
  },
  /** The actor's own agency wrote it, in what is not adult social care's. */
  'own-record-of-children': {
    holds: (actor, { issuer, kind }) => issuer === actor.agency && !decidedOnAdults.some((one) => one === kind),
    sql: (actor, alias, bind) => `(${alias}.issuer = ${bind(actor.agency)}::text and not ${alias}.kind = any(${bind(decidedOnAdults)}::text[]))`,
  },
  /** The actor's own agency decided so on a referral of an adult. */
  'own-record-of-adults': {
    holds: (actor, { issuer, kind }) => issuer === actor.agency && decidedOnAdults.some((one) => one === kind),
    sql: (actor, alias, bind) => `(${alias}.issuer = ${bind(actor.agency)}::text and ${alias}.kind = any(${bind(decidedOnAdults)}::text[]))`,
  },
  /** It is a referral of an adult, sent to the actor's own authority: where the adult lives and how they are safely reached is theirs who go there (DOMAIN 2.7), as of a child it is theirs of children's services. */
  'asked-to-safeguard-adult': {
    holds: (_, { kind }) => safeguardingAdults.some((one) => one === kind),
    sql: (_, alias, bind) => `${alias}.kind = any(${bind(safeguardingAdults)}::text[])`,
  },
  /**
   * It is a safeguarding enquiry, a referral of children or a notice of custody, sent to the actor's own agency to be answered. DOMAIN 1.2 gives children's services the content of "their own" safeguarding
   * enquiries, and of victim contact data also "their own" alone, as it does the police. What asks them about a child is theirs: DOMAIN 2.4 and 2.6 put the child's address and school and
   * how each adult is safely reached into it, and a worker who could not read these would look for the child in the wrong place and write to the wrong door.
   * Nothing else that leads to a victim is: no incident copied to them, nothing that another agency wrote to a third.
   */
  'asked-to-safeguard': {
    holds: (_, { kind }) => safeguarding.some((one) => one === kind),
    sql: (_, alias, bind) => `${alias}.kind = any(${bind(safeguarding)}::text[])`,
  },
} as const satisfies Record<string, Relation>;

/** Limited access (DOMAIN 1.2, LAO): barred when named as excluded, or not named where somebody is. Stands above every role. */
export const limitedAccess: Relation = {
  holds: (actor, { about }) =>
    about === undefined || (!about.excluded.includes(actor.person) && (about.restrictedTo === undefined || about.restrictedTo.includes(actor.person))),
  sql: (actor, alias, bind) => unlimitedFor(`${bind(actor.person)}::text`, alias),
};

/** That somebody, named by an SQL expression, is not barred from whom rows of `alias` concern by their `crn`. Reads the table limited_access(crn, rule, person). */
export function unlimitedFor(person: string, alias: string): string {
  return `not exists (select 1 from limited_access la where la.crn = ${alias}.crn and la.rule = 'EXCLUDED' and la.person = ${person})`
    + ` and (not exists (select 1 from limited_access la where la.crn = ${alias}.crn and la.rule = 'RESTRICTED')`
    + ` or exists (select 1 from limited_access la where la.crn = ${alias}.crn and la.rule = 'RESTRICTED' and la.person = ${person}))`;
}

/** One thing that is allowed; what no row allows does not exist for the actor. */
export interface Rule {
  readonly role: Role;
  readonly what: What;
  readonly labels: readonly Label[];
  readonly relation: keyof typeof relations;
}

const allow = (what: What, labels: readonly Label[], relation: Rule['relation'], ...who: readonly Role[]): Rule[] =>
  who.map((role) => ({ role, what, labels, relation }));

/** Who may see what (DOMAIN 1.2): the one table that the function, the SQL predicate and the routes walk. */
export const rules: readonly Rule[] = [
  ...allow('incident', ['OPEN', 'SENSITIVE', 'ORIGINATOR'], 'caseload-team', 'practitioner', 'manager'),
  ...allow('incident', ['OPEN', 'SENSITIVE'], 'caseload-team', 'case-administrator'),
  ...allow('incident', ['OPEN', 'SENSITIVE'], 'about-nobody', 'manager'),
  ...allow('received-incident', ['OPEN', 'SENSITIVE'], 'by-role', 'social-worker', 'marac-coordinator', 'mappa-coordinator'),
  ...allow('enquiry', ['OPEN', 'SENSITIVE', 'ORIGINATOR'], 'caseload-team', 'practitioner', 'manager'),
  ...allow('enquiry', ['OPEN', 'SENSITIVE'], 'caseload-team', 'case-administrator'),
  ...allow('referral', ['OPEN', 'SENSITIVE'], 'caseload-team', 'practitioner', 'manager'),
  ...allow('clock', ['OPEN'], 'caseload-team', 'practitioner', 'manager', 'head-of-unit'),
  ...allow('gate', ['OPEN', 'SENSITIVE'], 'caseload-team', 'practitioner', 'manager'),
  ...allow('review', ['OPEN', 'SENSITIVE'], 'caseload-team', 'practitioner', 'manager'),
  ...allow('received-enquiry', ['OPEN', 'SENSITIVE'], 'by-role', 'da-unit', 'social-worker'),
  ...allow('received-referral', ['OPEN', 'SENSITIVE'], 'by-role', 'marac-coordinator', 'social-worker'),
  ...allow('received-adult-referral', ['OPEN', 'SENSITIVE'], 'by-role', 'adult-social-worker'),
  ...allow('person', ['OPEN', 'SENSITIVE'], 'caseload-team', 'practitioner', 'manager', 'case-administrator'),
  ...allow('caseload-load', ['OPEN'], 'by-role', 'caseload-administrator'),
  ...allow('feed-file', ['OPEN'], 'by-role', 'feed-officer'),
  ...allow('supervised-count', ['OPEN'], 'by-role', 'feed-officer', 'da-unit', 'operator'),
  ...allow('victim-part', ['VICTIM'], 'by-role', 'victim-liaison', 'daso', 'marac-coordinator'),
  ...allow('victim-part', ['VICTIM'], 'own-record', 'da-unit'),
  ...allow('victim-part', ['VICTIM'], 'own-record-of-children', 'social-worker'),
  ...allow('victim-part', ['VICTIM'], 'asked-to-safeguard', 'social-worker'),
  ...allow('victim-part', ['VICTIM'], 'own-record-of-adults', 'adult-social-worker'),
  ...allow('victim-part', ['VICTIM'], 'asked-to-safeguard-adult', 'adult-social-worker'),
  ...allow('measure', ['OPEN'], 'by-role', 'manager', 'head-of-unit', 'da-unit', 'social-worker', 'adult-social-worker', 'unit-lead', 'marac-coordinator'),
  ...allow('quarantined', ['OPEN'], 'by-role', 'operator'),
  ...allow('refused-part', ['OPEN'], 'by-role', 'operator'),
  ...allow('message-status', ['OPEN'], 'by-role', 'operator', 'manager', 'da-unit', 'social-worker', 'adult-social-worker', 'marac-coordinator', 'mappa-coordinator'),
  ...allow('message-status', ['OPEN'], 'caseload-team', 'practitioner', 'case-administrator'),
  ...allow('escalation', ['OPEN'], 'caseload-team', 'manager'),
  ...allow('escalation', ['OPEN'], 'by-role', 'unit-lead'),
  ...allow('alarm', ['OPEN'], 'by-role', 'operator', 'manager'),
  ...allow('staff', ['OPEN'], 'by-role', 'people-administrator', 'manager', 'head-of-unit', 'unit-lead'),
  ...allow('unowned', ['OPEN'], 'by-role', 'people-administrator', 'manager', 'head-of-unit', 'unit-lead', 'marac-coordinator', 'mappa-coordinator'),
  ...allow('out-of-hours', ['OPEN'], 'by-role', 'practitioner', 'manager', 'head-of-unit', 'da-unit', 'social-worker', 'adult-social-worker', 'unit-lead', 'marac-coordinator'),
  ...allow('correction', ['OPEN'], 'caseload-team', 'practitioner', 'manager'),
  ...allow('correction', ['OPEN'], 'own-record', 'da-unit', 'marac-coordinator', 'mappa-coordinator'),
  ...allow('correction', ['OPEN'], 'own-record-of-children', 'social-worker'),
  ...allow('correction', ['OPEN'], 'own-record-of-adults', 'adult-social-worker'),
  ...allow('corrected-message', ['OPEN'], 'by-role', 'practitioner', 'manager', 'head-of-unit', 'case-administrator', 'da-unit', 'social-worker', 'adult-social-worker', 'unit-lead', 'marac-coordinator', 'mappa-coordinator', 'victim-liaison', 'daso', 'operator'),
  ...allow('corrected-victim-part', ['OPEN'], 'by-role', 'victim-liaison', 'daso', 'manager', 'head-of-unit', 'da-unit', 'social-worker', 'adult-social-worker', 'unit-lead', 'marac-coordinator', 'mappa-coordinator', 'operator'),
  ...allow('misroute-report', ['OPEN'], 'by-role', 'practitioner', 'manager', 'case-administrator', 'da-unit', 'social-worker', 'adult-social-worker', 'marac-coordinator', 'mappa-coordinator'),
  ...allow('misroute', ['OPEN'], 'by-role', 'manager', 'head-of-unit', 'unit-lead', 'marac-coordinator', 'mappa-coordinator'),
  ...allow('safety-call', ['OPEN'], 'by-role', 'victim-liaison', 'daso', 'marac-coordinator', 'da-unit', 'social-worker', 'adult-social-worker'),
  ...allow('connection-test', ['OPEN'], 'by-role', 'operator'),
  ...allow('me', ['OPEN'], 'by-role', ...Object.keys(roles).filter(isRole)),
];
