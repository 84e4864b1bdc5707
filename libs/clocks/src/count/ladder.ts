import { type Term } from './term.js';

/** Who is told when a clock has come so far: staff of the owner's own agency, or of the partner that is waited for. */
export type Told = 'PRACTITIONER' | 'PARTNER' | 'MANAGER' | 'HEAD_OF_UNIT' | 'PARTNER_LEAD';

/** One rung of the ladder of escalation: when it is reached, and who is told. */
export interface Rung {
  readonly rung: 'CHASE' | 'OVERDUE' | 'UNANSWERED';
  readonly tells: readonly Told[];
  /** At four fifths of the term, at its end, or so long after its end. */
  readonly at: 'chase' | 'due' | Term;
}

/**
 * Chase at 80 %, escalate at 100 % (DOMAIN 2.1), practitioner to manager to head of unit and the partner's lead (DOMAIN 4, clock semantics). The sources do not say when the last two are told:
 * a working day after the end.
 */
export const ladder: readonly Rung[] = [
  { rung: 'CHASE', tells: ['PRACTITIONER', 'PARTNER'], at: 'chase' },
  { rung: 'OVERDUE', tells: ['PRACTITIONER', 'MANAGER'], at: 'due' },
  { rung: 'UNANSWERED', tells: ['HEAD_OF_UNIT', 'PARTNER_LEAD'], at: { count: 1, unit: 'working-days' } },
];
