import { GatewayError, homeOf, type Label, type PartName } from '#messages';

/** How restrictive each label is; MAPPA and VICTIM stand beside each other (DESIGN 6). */
const rank: Readonly<Record<Label, number>> = { OPEN: 0, SENSITIVE: 1, ORIGINATOR: 2, MAPPA: 3, VICTIM: 3 };

/** Whether everything under `lower` may also stand under `upper`. */
export const isAtMost = (lower: Label, upper: Label): boolean => lower === upper || rank[lower] < rank[upper];

/**
 * The label of merged content: the more restrictive one.
 * @throws LABEL_CONFLICT for MAPPA with VICTIM, which have no common place
 */
export function combine(a: Label, b: Label): Label {
  if (a !== b && rank[a] === rank[b]) throw new GatewayError('LABEL_CONFLICT');
  return rank[a] >= rank[b] ? a : b;
}

/** The part of a message, and so the store, in which content of a label stands. */
export const partOf = (label: Label): PartName => homeOf[label];
