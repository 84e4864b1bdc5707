import { type DirectoryDocument } from '../document.js';
import { longestExpiryMs } from './check-change.js';

/**
 * The exchange keys of an agency for which nothing can come any more: what was sealed to one until its end may be sent until it expires, and lies in
 * Kafka until retention takes it. Once the private half is destroyed nobody can open what was there, whoever kept a copy of the topic.
 */
export function pastExchangeKeys(document: DirectoryDocument, code: string, now: Date, topicRetentionMs: number): string[] {
  const keys = document.agencies.find((agency) => agency.code === code)?.keys.exchange ?? [];
  return keys.filter(({ until, revokedAt }) => {
    const end = Math.min(Date.parse(until), revokedAt === undefined ? Infinity : Date.parse(revokedAt));
    return end + longestExpiryMs + topicRetentionMs <= now.getTime();
  }).map(({ jwk }) => jwk.kid);
}
