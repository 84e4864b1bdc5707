import { type DirectoryDocument } from '../document.js';
import { longestExpiryMs } from './check-change.js';

/** How long topics keep records: longer than any message is valid, so that none falls out unread; and no longer, for the destruction of keys counts from there. */
export const topicRetentionDays = 60;

const dayMs = 86_400_000;

/** What is known of the exchange keys that an agency holds. */
export interface HeldKeys {
  /** Nothing can come for these any more. */
  readonly past: readonly string[];
  /** They stand behind one that is listed, so they are not new, and nothing says when they ended. */
  readonly unlisted: readonly string[];
}

/** Which documents may say when a held key ended, newest first; the first is the one in force. */
type Documents = readonly Pick<DirectoryDocument, 'agencies'>[];

/**
 * Looks at the exchange keys that an agency holds, newest first, whether or not the directory still lists them: it may leave one out on the day of its end. What was sealed to a key until its end may
 * be sent until it expires, and lies in Kafka until retention takes it. Once the private half is destroyed nobody can open what was there, whoever kept a copy of the topic. A key that no document lists
 * has ended by the time since when it is known to be unlisted.
 */
export function heldExchangeKeys(
  documents: Documents, code: string, held: readonly string[], now: Date, { topicDays = topicRetentionDays, unlistedSince = new Map<string, Date>() }: { readonly topicDays?: number; readonly unlistedSince?: ReadonlyMap<string, Date> } = {},
): HeldKeys {
  const endOf = (kid: string): number | undefined => endIn(documents, code, kid) ?? unlistedSince.get(kid)?.getTime();
  const oldOnes = held.slice(held.findIndex((kid) => endIn(documents.slice(0, 1), code, kid) !== undefined) + 1 || held.length);
  return {
    past: held.filter((kid) => (endOf(kid) ?? Infinity) + longestExpiryMs + topicDays * dayMs <= now.getTime()),
    unlisted: oldOnes.filter((kid) => endOf(kid) === undefined),
  };
}

/** When a key ends, as the newest document says that lists it. */
function endIn(documents: Documents, code: string, kid: string): number | undefined {
  for (const { agencies } of documents) {
    const key = agencies.find((agency) => agency.code === code)?.keys.exchange.find(({ jwk }) => jwk.kid === kid);
    if (key !== undefined) return Math.min(Date.parse(key.until), key.revokedAt === undefined ? Infinity : Date.parse(key.revokedAt));
  }
  return undefined;
}
