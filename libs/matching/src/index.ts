/**
 * matching owns the comparison of people and the decision whether two records are of one person; pure.
 * It must never read a store, know a message, or send anything.
 */
export { type Identified, type IdentifierDecision, type IdentifierType, matchIdentifiers } from './match-identifiers.js';
