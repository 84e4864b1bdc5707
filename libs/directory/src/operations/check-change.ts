import { kindNames, kinds, messagesKeptDays } from '#messages';
import { type Agency, type DirectoryDocument, type PublishedKey } from '../document.js';

const dayMs = 86_400_000;
/** No message of ours lives longer: what was sealed to a key is opened, or has expired, within this time. */
export const longestExpiryMs = Math.max(...kindNames.map((kind) => kinds[kind].defaultExpiryDays)) * dayMs;

/**
 * What a next version may not do to the one before it, in plain words; empty where it may be signed. Keys are never taken back silently: a valid one
 * stays listed, is not shortened below what a sender may still rely on, and overlaps with the recipient's new one for the longest expiry. Revocation
 * is the way to end a key sooner, and holds for ever: it is looked for in every version that was ever signed.
 */
export function findingsOfChange(previous: DirectoryDocument, next: DirectoryDocument, now: Date, earlier: readonly DirectoryDocument[] = []): string[] {
  return [
    ...previous.agencies.flatMap((before) => {
      const after = next.agencies.find(({ code }) => code === before.code);
      if (after === undefined) return goneAgency(before, now);
      return [...goneKeys(before, after, now), ...(['exchange', 'victim'] as const).flatMap((use) => tooShortOverlaps(before, after, use, now))];
    }),
    ...takenBack([previous, ...earlier], next),
  ];
}

/** With the agency its keys are left out, and with them their revocations: nothing would say so when it came back. */
function goneAgency(before: Agency, now: Date): string[] {
  return neededKeys(before, now).length === 0 ? [] : [`${before.code} is left out, but has keys that stand, are revoked, or signed what is still kept; suspend it instead.`];
}

/** A revoked key, and a past one for as long as what it signed is kept, must stay listed too: it could otherwise not be judged, and its revocation would be forgotten. */
function goneKeys(before: Agency, after: Agency, now: Date): string[] {
  const left = new Set(keysOf(after).map(({ jwk }) => jwk.kid));
  return neededKeys(before, now).filter(({ jwk }) => !left.has(jwk.kid))
    .map(({ jwk, until, revokedAt }) => `${before.code}: key ${jwk.kid} is left out; ${revokedAt === undefined && Date.parse(until) <= now.getTime() ? `what it signed is kept, and looked at again, for ${messagesKeptDays} days after its end at ${until}.` : 'revoke it, or let it come to its end.'}`);
}

/** A key that was revoked once never stands again, at whatever agency, nor later than it was revoked. */
function takenBack(earlier: readonly DirectoryDocument[], next: DirectoryDocument): string[] {
  const revoked = new Map<string, number>();
  for (const { jwk, revokedAt } of earlier.flatMap(({ agencies }) => agencies.flatMap(keysOf))) {
    if (revokedAt !== undefined) revoked.set(jwk.kid, Math.min(revoked.get(jwk.kid) ?? Infinity, Date.parse(revokedAt)));
  }
  return next.agencies.flatMap((agency) => keysOf(agency)
    .filter(({ jwk, revokedAt }) => (revokedAt === undefined ? Infinity : Date.parse(revokedAt)) > (revoked.get(jwk.kid) ?? Infinity))
    .map(({ jwk }) => `${agency.code}: the revocation of key ${jwk.kid} is taken back; publish a new key instead.`));
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

/** The keys that must stay listed. Messages, receipts and the checkpoints of audit logs are verified again years after they were signed. What was sealed to a recipient's key that has come to its end is past already: it overlapped with its successor for the longest expiry. */
function neededKeys({ keys }: Agency, now: Date): PublishedKey[] {
  const isNeeded = ({ until, revokedAt }: PublishedKey, afterMs: number): boolean => revokedAt !== undefined || Date.parse(until) + afterMs > now.getTime();
  return [...keys.signing.filter((key) => isNeeded(key, messagesKeptDays * dayMs)), ...[...keys.exchange, ...keys.victim].filter((key) => isNeeded(key, 0))];
}
