/**
 * Owns the directory: agencies, their public keys in time, agreements and routing, as one signed document under a pinned anchor. It must
 * never know a message's content, nor hold a private key.
 */
export { clockToleranceMs, Directory, freshForMs, isEarly, isSuspended, type Passage, standsAtAnotherTime } from './directory.js';
export {
  type Agency, type AgreedKind, type Agreement, type AnnouncedAnchor, type ContactPoint, type DirectoryDocument, emptyDirectory, type Freshness, type PublishedKey, type Route,
} from './document.js';
export { secondsOfTime, termOfTime } from './agreed-time.js';
export { openFreshness } from './freshness.js';
export { directorySchema, freshnessSchema } from './schema.js';
export { findingsOfChange, longestExpiryMs } from './operations/check-change.js';
export { differences } from './operations/difference.js';
export { addAgency, agree, type Edited, endAgreement, type NewAgency, type NewTerms, resume, revokeKey, rotateKey, setContact, suspend } from './operations/edit.js';
export { nextVersion } from './operations/next-version.js';
export { heldExchangeKeys, type HeldKeys, topicRetentionDays } from './operations/past-keys.js';
export { railGaps } from './operations/rail-gaps.js';
export { sharingAgreement } from './operations/sharing-agreement.js';
export { readDirectory, readFreshness } from './read-document.js';
export { signDirectory, signFreshness } from './sign-directory.js';
