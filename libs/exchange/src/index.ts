/**
 * exchange owns the two ways of every message: in (open, admit, parse, handle, write) and out (submit, sign, seal, relay, settle),
 * with inbox, outbox, forward, order, quarantine and receipts. It must never hold a victim decryption key or know a page.
 */
export { type AppHttp, type ExchangeLoop, httpTitle, type LoopContext, type NodeApp, type NodePages, type PagesHost, type RunningNode } from './rails/node-app.js';
export { type Effect, type EffectTable } from './rails/effects.js';
export { type Arrived, Preload, type PreloadDeclaration } from './rails/arrived.js';
export { startExchange } from './start-exchange.js';
export { type Retention } from './retention/retention.js';
export { clearAlarms, raiseAlarms } from './rails/alarms.js';
export { type AskedOf, type Difference, type DifferenceKind, heldCopies, type HeldCopy, type NotRepairable, reconcile, type ReconciledNode, type Reconciliation, type Repairs, repairsOf, isUnproven, mayNotSend, type TakenPlace, takenPlaces, type Unknown, unknownAt } from './reconcile/index.js';
