/**
 * Owns what a message is: kinds, ids, contract classes with a label on every field, identifiers with their check characters, and
 * the table of errors with their fates. It must never know how a message is carried, stored or shown.
 */
export * from './errors/index.js';
export * from './ids/index.js';
export {
  isKind, type JsonPointer, type Kind, kindNames, type Label, labels, type Lane, lanes, type LawfulBasis, lawfulBases, type PartName, partNames,
  type Purpose, purposes,
} from './vocabulary.js';
export { greatestDepth, parseStrictJson } from './json/parse-strict-json.js';
export { parseSignedPayload, type SignedPayload, signedPayloadSchema } from './signed/signed-payload.js';
