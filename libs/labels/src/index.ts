/**
 * Owns sensitivity: the lattice of labels, the division of content into parts by label with the redaction of narratives and its joining, who may
 * read what, and who may be told of an answer. Pure; it must never know about stores, keys or who is asking.
 */
export { combine, isAtMost, partOf } from './lattice.js';
export { mayRead } from './may-read.js';
export { mayTell, type Told, type ToTell } from './may-tell.js';
export { type Parts, split } from './split.js';
export { join } from './join.js';
export { checkSource, demandRight } from './check-source.js';
export { checkFloor, findStrayContact, labelInCase, labelsPresent } from './check-case-part.js';
export { type OwnValue, type ProtectedValue, type Redacted, redactText, tellsContact, tellsMore } from './redact/index.js';
