import { type Term } from './count/term.js';

/** A time within which something must be done, from an event on. */
export interface ClockRule {
  /** What starts it. */
  readonly from: string;
  readonly term: Term;
}

/**
 * The times that policy sets in minutes, hours or days (DOMAIN 4); those in months are reviews of a register and stand with it. Reply times of partners are those of the agreement;
 * the ones here hold where it says nothing, for the sources give none for the police (DOMAIN 2.1, *inferred*).
 */
export const clockRules = {
  /** DOMAIN 2.1: the court decides the same day. */
  REPLY_COURT: { from: 'an enquiry for a court report', term: { count: 0, unit: 'days' } },
  /** DOMAIN 2.17, the urgency of an enquiry (M1): at once or the same day. */
  REPLY_SAME_DAY: { from: 'an enquiry that cannot wait until tomorrow', term: { count: 0, unit: 'days' } },
  /** DOMAIN 2.1: EMC 24 hours. */
  REPLY_EMC: { from: 'an enquiry for an electronically monitored curfew', term: { count: 24, unit: 'hours' } },
  /** DOMAIN 2.1: escalation one working day. */
  REPLY_ESCALATION: { from: 'an enquiry because the risk rises', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.1: routine ten working days; for a referral to a MARAC the sources give no time. */
  REPLY_ROUTINE: { from: 'a routine enquiry or referral', term: { count: 10, unit: 'working-days' } },
  /** DOMAIN 2.3 gives no time for the decision on a contest; that of a routine enquiry (*inferred*), and an agreement may. */
  CONTEST_DECIDED: { from: 'a contest of a refusal', term: { count: 10, unit: 'working-days' } },
  /** DOMAIN 2.2 and 2.16: information that was gathered and not read helped nobody; the sources give no time, so it is that of a decision on an incident (DOMAIN 2.9, *inferred*), and the same day for what is needed the same day. */
  ANSWER_READ: { from: 'an answer that nobody has read', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.3: a question goes back to whoever asked and the clock of the agency rests; the sources give no time for the answer to it, so it is that of a decision on an incident (*inferred*). */
  QUESTION_ANSWERED: { from: 'a question of an agency about what it was asked', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 4 [X9] and 2.6: acknowledgement of a child referral within one working day. */
  CHILD_REFERRAL_ACKNOWLEDGED: { from: 'a referral to children’s services', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 4 [X9] and 2.6: decision on a child referral within one working day. */
  CHILD_REFERRAL_DECIDED: { from: 'a referral to children’s services', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.6 gives no time for what children's services are told of custody; that of the acknowledgement of a referral, inferred. */
  CUSTODY_NOTICE_ACKNOWLEDGED: { from: 'a notice of custody to children’s services', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.7, which mirrors 2.6: acknowledgement of a referral of an adult within one working day. */
  ADULT_REFERRAL_ACKNOWLEDGED: { from: 'a referral to adult social care', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.7, which mirrors 2.6: the sources give no time of its own for the decision (*inferred*); an agreement may. */
  ADULT_REFERRAL_DECIDED: { from: 'a referral to adult social care', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.7 [0 18.4], 2.16, Dev: a carer of an adult must be referred; the sources give no time, so it is that of a referral (*inferred*). */
  ADULT_REFERRAL_MADE: { from: 'the word that the person cares for an adult with care and support needs', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 4 [X9][mem]: section 47 conference within 15 working days of the strategy discussion. */
  CHILD_PROTECTION_CONFERENCE: { from: 'the strategy discussion', term: { count: 15, unit: 'working-days' } },
  /** DOMAIN 4 [X9][mem]: assessment within 45 working days. */
  CHILD_ASSESSMENT: { from: 'a referral to children’s services that is assessed', term: { count: 45, unit: 'working-days' } },
  /** DOMAIN 4 [0 10.8]: high and very high risk within 15 working days of the start. */
  HOME_VISIT_HIGH_RISK: { from: 'the start of supervision at high or very high risk', term: { count: 15, unit: 'working-days' } },
  /** DOMAIN 4 [0 10.8]: others within six weeks. */
  HOME_VISIT: { from: 'the start of supervision', term: { count: 42, unit: 'days' } },
  /** DOMAIN 4 [0 10.8]: new or escalating domestic abuse within ten working days. */
  HOME_VISIT_NEW_ABUSE: { from: 'new or escalating domestic abuse', term: { count: 10, unit: 'working-days' } },
  /** DOMAIN 4 [0 12.9]: within one week of the start of the order or licence. */
  BBR_REFERRAL: { from: 'the start of the order or licence', term: { count: 7, unit: 'days' } },
  /** DOMAIN 4 [0 12.9, 17.8]: within 15 days of the start. */
  DASO_REFERRAL: { from: 'the start of the order or licence', term: { count: 15, unit: 'days' } },
  /** DOMAIN 4 [X22]: within 15 days of sentence (pilot of the victim notification scheme). */
  VICTIM_SCHEME_CONTACT: { from: 'the sentence', term: { count: 15, unit: 'days' } },
  /** DOMAIN 4 [X4]: 28 days. */
  DVDS_DECISION: { from: 'an application or referral to the disclosure scheme', term: { count: 28, unit: 'days' } },
  /** DOMAIN 4 [X16]: 48 hours, then the court. */
  DAPN_TO_COURT: { from: 'the service of a domestic abuse protection notice', term: { count: 48, unit: 'hours' } },
  /** DOMAIN 2.16, Ian: a change of an order reaches the practitioner in one working day. */
  ORDER_CHANGE_TOLD: { from: 'a change of an order', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.9: decision on an incident by the next working day, inferred. */
  REVIEW_INCIDENT: { from: 'an incident about the person', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 2.9: the same day where the risk of serious harm is high, inferred. */
  REVIEW_INCIDENT_HIGH_RISK: { from: 'an incident about a person of high risk', term: { count: 0, unit: 'days' } },
  /** DOMAIN 4 [0 11.3] gives no time; that of rising risk (DOMAIN 2.1), inferred. */
  REVIEW_CHANGE: { from: 'a significant change', term: { count: 1, unit: 'working-days' } },
  /** DOMAIN 4 [0 11.3, 7.1] gives no time; the ten working days of [0 10.8], within which somebody must have been there, inferred. */
  REVIEW_TRANSITION: { from: 'a move, a transfer or another transition', term: { count: 10, unit: 'working-days' } },
  /** DOMAIN 3.2 rule 10 [mem]: the controller is told within 72 hours, which no weekend makes longer (UK GDPR article 33, DPA 2018 section 67). */
  MISROUTE_CONTROLLER_TOLD: { from: 'a misroute being found', term: { count: 72, unit: 'hours' } },
} as const satisfies Readonly<Record<string, ClockRule>>;

export type ClockRuleName = keyof typeof clockRules;
export const isClockRule = (name: string): name is ClockRuleName => Object.hasOwn(clockRules, name);
