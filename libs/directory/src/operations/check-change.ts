import { kindNames, kinds } from '#messages';
import { type Agency, type DirectoryDocument, type PublishedKey } from '../document.js';

const dayMs = 86_400_000;
/** No message of ours lives longer: what was sealed to a key is opened, or has expired, within this time. */
export const longestExpiryMs = Math.max(...kindNames.map((kind) => kinds[kind].defaultExpiryDays)) * dayMs;

/**
 * What a next version may not do to the one before it, in plain words; empty where it may be signed. Keys are never taken back silently: a valid one
 * stays listed, is not shortened below what a sender may still rely on, and overlaps with the recipient's new one for the longest expiry. Revocation
 * is the way to end a key sooner.
 */
export function findingsOfChange(previous: DirectoryDocument, next: DirectoryDocument, now: Date): string[] {
  return previous.agencies.flatMap((before) => {
    const after = next.agencies.find(({ code }) => code === before.code);
    return after === undefined ? [] : [
      ...goneKeys(before, after, now),
      ...(['exchange', 'victim'] as const).flatMap((use) => tooShortOverlaps(before, after, use, now)),
    ];
  });
}

/** A revoked or past key must stay listed too: what it signed can otherwise not be judged, and its revocation would be forgotten. */
function goneKeys(before: Agency, after: Agency, now: Date): string[] {
  const left = new Map(keysOf(after).map((key) => [key.jwk.kid, key]));
  return keysOf(before).flatMap((key) => {
    const kept = left.get(key.jwk.kid);
    if (kept === undefined) return isStanding(key, now) || key.revokedAt !== undefined ? [`${before.code}: key ${key.jwk.kid} is left out; revoke it, or let it come to its end.`] : [];
    if (key.revokedAt !== undefined && (kept.revokedAt === undefined || Date.parse(kept.revokedAt) > Date.parse(key.revokedAt))) return [`${before.code}: the revocation of key ${key.jwk.kid} is taken back; publish a new key instead.`];
    return [];
  });
}

function tooShortOverlaps(before: Agency, after: Agency, use: 'exchange' | 'victim', now: Date): string[] {
  const known = new Set(before.keys[use].map(({ jwk }) => jwk.kid));
  const fresh = after.keys[use].filter(({ jwk }) => !known.has(jwk.kid));
  const standing = before.keys[use].filter((key) => isStanding(key, now)).map((key) => ({ was: key, is: after.keys[use].find(({ jwk }) => jwk.kid === key.jwk.kid) }));
  return standing.flatMap(({ was, is }) => {
    if (is === undefined || is.revokedAt !== undefined) return [];
    const successors = fresh.length > 0 ? fresh : after.keys[use].filter(({ jwk, from }) => jwk.kid !== is.jwk.kid && Date.parse(from) >= Date.parse(is.from));
    const shortened = Date.parse(is.until) < Date.parse(was.until);
    if (!shortened && fresh.length === 0) return [];
    const needed = Math.max(...(successors.length === 0 ? [now.getTime()] : successors.map(({ from }) => Date.parse(from)))) + longestExpiryMs;
    return Date.parse(is.until) >= needed ? [] : [`${before.code}: the ${use} key ${is.jwk.kid} ends at ${is.until}; it must overlap with the new one by ${longestExpiryMs / dayMs} days, until ${new Date(needed).toISOString()}, for messages that are on their way.`];
  });
}

const keysOf = ({ keys }: Agency): readonly PublishedKey[] => Object.values(keys).flat();
const isStanding = ({ until, revokedAt }: PublishedKey, now: Date): boolean => revokedAt === undefined && Date.parse(until) > now.getTime();
