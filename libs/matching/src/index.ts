/**
 * Owns the comparison of people and the decision whether two records are of one person. Pure; it must never know where records
 * come from or who is asking.
 */
export { type CandidateIdentifiers, type IdentifierMatch, type MatchedIdentifier, matchIdentifiers, type SubjectIdentifiers } from './match-identifiers.js';
