import { type AskedName } from '../enquiries/asked-kinds.js';

/** What a review may propose: something to ask of others, which is done by asking it, or something that the practitioner does, and says what. */
interface Proposed {
  readonly text: string;
  /** The kind of message by which it is done. */
  readonly asks?: AskedName;
  /** What the practitioner must say of it, where nothing is sent. */
  readonly says?: string;
}

/** Everything that a review may propose. What leads to a victim, such as what the DASO or victim liaison is told, is not among it: it belongs to the victim side (DESIGN 2). */
export const proposals = {
  RISK_REVIEW: { text: 'Review the risk assessment and the risk management plan', says: 'What was reviewed and changed, and why' },
  DA_ENQUIRY: { text: 'Ask the police', asks: 'da-enquiry' },
  SAFEGUARDING_ENQUIRY: { text: 'Ask children’s services', asks: 'safeguarding-enquiry' },
  CHILD_REFERRAL: { text: 'Decide on a referral of children', asks: 'child-referral' },
  MARAC_REFERRAL: { text: 'Decide on a referral to a MARAC', asks: 'marac-referral' },
  DISCLOSURE_DECISION: { text: 'Decide on a disclosure under the disclosure scheme', says: 'Where and when it was referred' },
  HOME_VISIT: { text: 'Visit the person at home within ten working days', says: 'When the visit was made, or for which day it is arranged' },
  BREACH_NOTICE: { text: 'Tell the police and the court of the breach at once', says: 'Who was told, when and how' },
  ORDERS_CHECK: { text: 'Check which restrictive orders are in force', says: 'Where that was looked up, and what is in force' },
  MAPPA_ASSESSMENT: { text: 'Assess for MAPPA level 2 or 3', says: 'What was assessed, and where it was referred' },
  TELL_CHILDRENS_SERVICES: { text: 'Tell children’s services, and the probation office', asks: 'custody-notice' },
  ABUSE_DECISION: { text: 'Decide whether the offence is domestic abuse, whatever it is called', says: 'What was decided and why; where it is, which register was set and which assessments are made' },
} as const satisfies Readonly<Record<string, Proposed>>;

export type Proposal = keyof typeof proposals;
export const proposalNames = Object.keys(proposals) as readonly Proposal[];

/** The kind of message by which a proposal is done; undefined for one that the practitioner does and says what. */
export const askedBy = (proposal: Proposal): AskedName | undefined => (proposals[proposal] as Proposed).asks;
/** What must be said of a proposal that is done without a message. */
export const saidOf = (proposal: Proposal): string | undefined => (proposals[proposal] as Proposed).says;
/** The proposal that a message of this kind does. */
export const proposalBy = (kind: string): Proposal | undefined => proposalNames.find((name) => askedBy(name) === kind);
