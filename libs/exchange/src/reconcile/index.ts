/** Compares what the stores of each agency and of its partners hold, by issuer, id, part and digest only. */
export { type Difference, type DifferenceKind, reconcile, type ReconciledNode, type Reconciliation } from './reconcile.js';
