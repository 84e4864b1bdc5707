/** The way out begins here: web and handlers submit, the exchange signs and sends. No Kafka, no private key, nothing to read back. */
export { type KeptContent, type NewSubmission, type SealedContent, type SealedVictimPart } from './sealed-content.js';
export { Submitter } from './submitter.js';
