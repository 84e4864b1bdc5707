/**
 * Owns the directory: agencies, their public keys in time, agreements and routing, as one signed document under a pinned anchor. It must
 * never know a message's content, nor hold a private key.
 */
export { Directory, freshForMs, isSuspended, type Passage } from './directory.js';
export {
  type Agency, type AgreedKind, type Agreement, type DirectoryDocument, type Freshness, type PublishedKey, type Route,
} from './document.js';
export { secondsOfTime } from './agreed-time.js';
export { openFreshness } from './freshness.js';
export { directorySchema, freshnessSchema } from './schema.js';
export { readDirectory, readFreshness } from './read-document.js';
export { signDirectory, signFreshness } from './sign-directory.js';
