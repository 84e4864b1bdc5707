import { type AskedName } from '../enquiries/asked-kinds.js';

/** What must be asked before anybody is proposed for a curfew, or approved for one, at an address (DOMAIN 4): of both, whatever the offence, because that nobody knows of abuse is no answer (C3). */
export const gateEnquiries = ['da-enquiry', 'safeguarding-enquiry'] as const satisfies readonly AskedName[];
export type GateEnquiry = (typeof gateEnquiries)[number];

/** The two gates, each with what may be decided at it: `for` the address, which must not be while the gate is red, or not. */
export const gateKinds = {
  EMC: { name: 'Electronically monitored curfew', for: 'PROPOSED', not: 'NOT_PROPOSED' },
  HDC: { name: 'Home detention curfew', for: 'APPROVED', not: 'NOT_APPROVED' },
} as const;
export type GateKind = keyof typeof gateKinds;
export const gateKindNames = Object.keys(gateKinds) as readonly GateKind[];

export const gateDecisions = gateKindNames.flatMap((kind) => [gateKinds[kind].for, gateKinds[kind].not]);
export type GateDecision = (typeof gateDecisions)[number];

/**
 * What a person finds out beside the answers, each with its outcomes: the first is what the gate waits for. They are codes without a text, and coarse on purpose: whether an occupier is afraid, or that
 * somebody who lives there is a victim, belongs to the victim side (DESIGN 6), so one outcome stands for everything that may lie behind it, and no name is asked for.
 */
export const gateChecks = {
  occupier: ['ASSESSED', 'NOT_ASSESSED', 'NOBODY_ELSE'],
  consent: ['GIVEN', 'NOT_GIVEN', 'NOBODY_ELSE'],
  address: ['SUITABLE', 'NOT_SUITABLE', 'RISK_TO_OTHERS'],
} as const;
export type GateCheck = keyof typeof gateChecks;
/** Of somebody who will live there alone there is no occupier to speak to or to consent. It counts only as long as nothing says that somebody else lives there. */
export const nobodyElse = gateChecks.occupier[2];
export const gateOutcomes: readonly string[] = [...new Set(Object.values(gateChecks).flat())];
export const gateCheckNames = Object.keys(gateChecks) as readonly GateCheck[];

/** The outcome that is never taken back by a later one: at such an address nobody may be proposed or approved (DOMAIN 4). */
export const riskToOthers = gateChecks.address[2];
