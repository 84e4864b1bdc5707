/**
 * Owns the comparison of people and the decision whether two records are of one person. Pure; it must never know where records
 * come from or who is asking.
 */
export { CandidateIndex } from './candidates.js';
export { compare, emptyComparison } from './comparison.js';
export { best, type Decision, type Doubt, type Found, judge } from './decide.js';
export { estimateModel } from './estimate-model.js';
export { type CandidateIdentifiers, type IdentifierMatch, type MatchedIdentifier, matchIdentifiers, type SubjectIdentifiers } from './match-identifiers.js';
export { type MatchingModel, type Reason, weigh, weightsOf } from './model.js';
export { type PersonRecord, prepare, type Prepared, unreadable } from './person.js';
export { readModel } from './read-model.js';
export { releasedModel } from './released-model.js';
