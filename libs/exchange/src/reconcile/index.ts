/** Compares what the stores of each agency and of its partners hold, by issuer, id, part and digest only, and says what sending again would make good. */
export { type Difference, type DifferenceKind, reconcile, type ReconciledNode, type Reconciliation } from './reconcile.js';
export { heldCopies, type HeldCopy, isUnproven, mayNotSend, type TakenPlace, takenPlaces, unknownAt } from './restored.js';
export { type Unknown } from './unknown.js';
export { type AskedOf, type NotRepairable, type Repairs, repairsOf } from './repairs.js';
