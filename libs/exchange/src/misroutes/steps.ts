/** What is done about a misroute, in this order: the victim is called before anything else where their safety is at risk, then the controller is told, then the sender (DOMAIN 3.2 rule 10). */
export const misrouteSteps = ['SAFETY_CALL', 'CONTROLLER_TOLD', 'SENDER_TOLD'] as const;
export type MisrouteStep = (typeof misrouteSteps)[number];

/** How a safety call ended; that none was needed is said by whoever may read the victim side. */
export const callOutcomes = ['REACHED', 'NOT_REACHED', 'NOT_NEEDED'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** How a misroute ends: what was said is taken out of the case store here, its sender has corrected it, or nothing of a victim was in it. */
export const misrouteOutcomes = ['REMOVED', 'CORRECTED', 'FALSE_ALARM'] as const;
export type MisrouteOutcome = (typeof misrouteOutcomes)[number];

/** How far a misroute has come. */
export interface MisrouteStands {
  readonly safetyAtRisk: boolean;
  readonly done: readonly MisrouteStep[];
  /** Whether its sender has corrected the message. */
  readonly isCorrected: boolean;
}

/** What is still to be done, in order. Nobody needs to be called where no safety is at risk, and a sender that has corrected its message knows. */
export function openSteps({ safetyAtRisk, done, isCorrected }: MisrouteStands): readonly MisrouteStep[] {
  const needed = misrouteSteps.filter((step) => (step === 'SAFETY_CALL' ? safetyAtRisk : step === 'SENDER_TOLD' ? !isCorrected : true));
  return needed.filter((step) => !done.includes(step));
}

/** Whether the safety call is still to be made: until then nothing else is recorded. */
export const callsFirst = (stands: MisrouteStands): boolean => openSteps(stands)[0] === 'SAFETY_CALL';

/** What keeps a misroute from ending so, in order; nothing where it may. A false alarm asks for no more than the call, for there is nothing to tell anybody. */
export function missingFor(outcome: MisrouteOutcome, stands: MisrouteStands): readonly (MisrouteStep | 'CORRECTION')[] {
  if (callsFirst(stands)) return ['SAFETY_CALL'];
  if (outcome === 'FALSE_ALARM') return [];
  return outcome === 'CORRECTED' && !stands.isCorrected ? [...openSteps(stands).filter((step) => step !== 'SENDER_TOLD'), 'CORRECTION'] : openSteps(stands);
}
