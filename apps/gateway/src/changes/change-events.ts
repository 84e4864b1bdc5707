import { type ClockRuleName } from '#clocks';
import { type daTriggers, type safeguardingTriggers } from '#messages';
import { type Proposal } from './proposals.js';

/** A significant change, and what it makes necessary. */
interface ChangeEvent {
  readonly name: string;
  /** How long the review may take. */
  readonly rule: ClockRuleName;
  /** The trigger that an enquiry to the police has from it, where one is proposed. */
  readonly police?: (typeof daTriggers)[number];
  /** The same of an enquiry to children's services. */
  readonly childrens?: (typeof safeguardingTriggers)[number];
  readonly proposes: readonly Proposal[];
  /** Whether it is known before it happens, so that who must be asked or told can be in time. */
  readonly isPlanned?: true;
}

/**
 * Every significant change, with what it proposes: a new event is a row here. An enquiry to the police at each is DOMAIN 2.1 ("triggers"); one to children's services where DOMAIN 2.4 says so. The order of proposals is that
 * of the page.
 */
const rows = {
  /** DOMAIN 4 [0 11.3]. Risk review and the MARAC considered: 2.9. Children who may have seen or heard it: 2.6 [0 18.12]. Visit at new or escalating abuse: 4 [0 10.8]. */
  FURTHER_INCIDENT: { name: 'A further incident', rule: 'REVIEW_INCIDENT', police: 'NEW_INCIDENT', proposes: ['RISK_REVIEW', 'DA_ENQUIRY', 'CHILD_REFERRAL', 'MARAC_REFERRAL', 'HOME_VISIT'] },
  /** DOMAIN 4 [0 11.3]. MAPPA: 2.11, M20 [0 15.9]. MARAC at escalation: 4 [0 11.5]. Visit: 4 [0 10.8]. */
  STALKING: { name: 'Stalking', rule: 'REVIEW_CHANGE', police: 'NEW_INCIDENT', proposes: ['RISK_REVIEW', 'DA_ENQUIRY', 'MARAC_REFERRAL', 'MAPPA_ASSESSMENT', 'HOME_VISIT'] },
  /** DOMAIN 4 [0 11.3], 2.1. */
  SEPARATION: { name: 'A relationship ended, or about to', rule: 'REVIEW_CHANGE', police: 'SEPARATION', proposes: ['RISK_REVIEW', 'DA_ENQUIRY'] },
  /** DOMAIN 4 [0 11.3]. Children's services: 2.4. The unborn child: 2.6. Disclosure: 2.16, Jay, and 2.12. */
  PREGNANCY: { name: 'A pregnancy', rule: 'REVIEW_CHANGE', police: 'PREGNANCY', childrens: 'PREGNANCY', proposes: ['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'CHILD_REFERRAL', 'DISCLOSURE_DECISION'] },
  /** DOMAIN 4 [0 11.3, 16.4]: police and partner information, the children, an active decision on disclosure. Children's services: 2.4 (partner with children; Fraser). */
  NEW_RELATIONSHIP: { name: 'A new relationship', rule: 'REVIEW_CHANGE', police: 'NEW_RELATIONSHIP', childrens: 'NEW_RELATIONSHIP', proposes: ['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'DISCLOSURE_DECISION'] },
  /** DOMAIN 4 [0 11.3]. Children's services at any new child contact: 2.4. A referral that asks for something: 2.6, 2.16 (Ellen). */
  CHILD_CONTACT: { name: 'Contact with a child', rule: 'REVIEW_CHANGE', police: 'CHILD_CONTACT', childrens: 'CHILD_CONTACT', proposes: ['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'CHILD_REFERRAL'] },
  /** DOMAIN 4 [0 11.3]. Police and court told at once: 2.13, M27. */
  ORDER_BREACH: { name: 'A breach of a restraining or another protective order', rule: 'REVIEW_CHANGE', police: 'ORDER_BREACH', proposes: ['BREACH_NOTICE', 'RISK_REVIEW', 'DA_ENQUIRY'] },
  /** DOMAIN 4 [0 11.3], 2.1, 2.16 (Ed: each relapse opens a review and an enquiry). */
  SUBSTANCE: { name: 'Substance misuse, or a relapse', rule: 'REVIEW_CHANGE', police: 'SUBSTANCE', proposes: ['RISK_REVIEW', 'DA_ENQUIRY'] },
  /** DOMAIN 4 [0 11.3], 2.1. */
  SELF_HARM: { name: 'Suicide threatened or attempted', rule: 'REVIEW_CHANGE', police: 'SELF_HARM', proposes: ['RISK_REVIEW', 'DA_ENQUIRY'] },
  /** DOMAIN 4 [0 11.3]: breach of the order or licence. */
  NONCOMPLIANCE: { name: 'A breach of the order or licence', rule: 'REVIEW_CHANGE', police: 'NONCOMPLIANCE', proposes: ['RISK_REVIEW', 'DA_ENQUIRY'] },
  /** DOMAIN 2.15, M41. The relationship is asked with it (2.16, Arnold). Restrictive orders made with it: 4 [0 6.8]. */
  CONVICTION: { name: 'A conviction, or another result of a court', rule: 'REVIEW_CHANGE', proposes: ['RISK_REVIEW', 'ORDERS_CHECK'] },
  /** DOMAIN 2.15, M41, 2.16 (Arnold): asked of the relationship, whatever the offence. Enquiries: 2.1; children's services wherever domestic abuse features, whatever the person says of children: 2.4 [0 6.5], 2.16 (Ellen). */
  POSSIBLE_ABUSE: { name: 'An offence that may be domestic abuse', rule: 'REVIEW_CHANGE', police: 'NEW_INCIDENT', childrens: 'COURT_PSR', proposes: ['ABUSE_DECISION', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY'] },
  /** DOMAIN 2.12 and 4 [0 15.17]: consider level 2 or 3 or the MARAC with the manager, and disclosure. */
  LIFE_LICENCE_PARTNER: { name: 'A new partner of somebody on life licence', rule: 'REVIEW_CHANGE', police: 'LIFE_LICENCE', childrens: 'NEW_RELATIONSHIP', proposes: ['RISK_REVIEW', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY', 'MARAC_REFERRAL', 'MAPPA_ASSESSMENT', 'DISCLOSURE_DECISION'] },
  /** DOMAIN 2.1, 2.16 (Ed: each address change opens a review and an enquiry). */
  ADDRESS_CHANGE: { name: 'A change of address', rule: 'REVIEW_TRANSITION', isPlanned: true, police: 'ADDRESS_CHANGE', proposes: ['RISK_REVIEW', 'DA_ENQUIRY'] },
  /** DOMAIN 4 [0 7.1]: reassess, do not inherit. Enquiries at allocation: 2.1 [0 6.9, 7.2], 2.4 [0 6.9]. Restrictive orders: 4 [0 6.8, 6.9]. */
  TRANSFER: { name: 'A transfer to another practitioner or team', rule: 'REVIEW_TRANSITION', isPlanned: true, police: 'ALLOCATION', childrens: 'ALLOCATION', proposes: ['RISK_REVIEW', 'ORDERS_CHECK', 'DA_ENQUIRY', 'SAFEGUARDING_ENQUIRY'] },
  /** DOMAIN 4 [0 11.3]: a transition. Children's services are told of the release address: 2.6, 2.15, M37 [0 18.15]. */
  RELEASE: { name: 'Release from prison', rule: 'REVIEW_TRANSITION', isPlanned: true, police: 'PRE_RELEASE', proposes: ['RISK_REVIEW', 'DA_ENQUIRY', 'TELL_CHILDRENS_SERVICES'] },
  /** DOMAIN 4 [0 11.3]: a transition. */
  AP_MOVE: { name: 'A move on from approved premises', rule: 'REVIEW_TRANSITION', isPlanned: true, police: 'AP_MOVE', proposes: ['RISK_REVIEW', 'DA_ENQUIRY'] },
  /** DOMAIN 2.6, 2.15, M37 [0 18.15]. Restrictive orders at reception: 4 [0 6.8]. */
  CUSTODY_RECEPTION: { name: 'Reception into prison', rule: 'REVIEW_TRANSITION', proposes: ['RISK_REVIEW', 'ORDERS_CHECK', 'TELL_CHILDRENS_SERVICES'] },
  /** DOMAIN 2.6, 2.15, M37 [0 18.15]: each transfer. */
  CUSTODY_TRANSFER: { name: 'Transfer to another prison', rule: 'REVIEW_TRANSITION', isPlanned: true, proposes: ['TELL_CHILDRENS_SERVICES'] },
  /** DOMAIN 2.15, M38; reassessed by who takes over: 4 [0 7.1]; the enquiry before release: 2.1. What the prison knows of visitors and contacts was ignored with Ed (2.16): it is asked, and a new partner or a child has a review of its own. */
  CUSTODY_HANDOVER: { name: 'Handover from prison to community', rule: 'REVIEW_TRANSITION', isPlanned: true, police: 'PRE_RELEASE', proposes: ['RISK_REVIEW', 'DA_ENQUIRY'] },
} as const satisfies Readonly<Record<string, ChangeEvent>>;

export type ChangeName = keyof typeof rows;
export const changeEvents: Readonly<Record<ChangeName, ChangeEvent>> = rows;
export const changeNames = Object.keys(rows) as readonly ChangeName[];

const highRisk = ['HIGH', 'VERY_HIGH'];

/** How long a review of this change may take: an incident about somebody of high risk is decided on the same day (DOMAIN 2.9). */
export const reviewRule = (event: ChangeName, rosh: unknown): ClockRuleName =>
  (event === 'FURTHER_INCIDENT' && highRisk.some((level) => level === rosh) ? 'REVIEW_INCIDENT_HIGH_RISK' : changeEvents[event].rule);

/**
 * Where the manager who was consulted must be named: what is made of an incident is decided with the manager (DOMAIN 2.9, 8.6), and so is a disclosure that is not referred (DOMAIN 2.12 [0 16.15]) and whether somebody on life
 * licence is referred (DOMAIN 4 [0 15.17]).
 */
export function needsManager(event: ChangeName, proposal: Proposal, state: 'DONE' | 'DECLINED'): boolean {
  if (event === 'FURTHER_INCIDENT' && proposal === 'RISK_REVIEW') return true;
  if (event === 'LIFE_LICENCE_PARTNER' && (proposal === 'MARAC_REFERRAL' || proposal === 'MAPPA_ASSESSMENT')) return true;
  return proposal === 'DISCLOSURE_DECISION' && state === 'DECLINED';
}

/** How far ahead a planned change may be entered: longer than a release is worked towards (DOMAIN 4 [0 9.2, 17.4]: six months and more). */
const daysAhead = 366;

/** Whether a change may be said to be of this day: one that is none, or lies in the future, may not; but what is planned may lie ahead, so that whoever is asked or told of it is in time. Days are those of London. */
export function mayHaveDay(event: ChangeName, day: string, now: Date): boolean {
  const last = new Date(now.getTime() + (changeEvents[event].isPlanned === true ? daysAhead : 0) * 86_400_000);
  return day >= '1900-01-01' && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day) && day <= last.toLocaleDateString('sv-SE', { timeZone: 'Europe/London' });
}
