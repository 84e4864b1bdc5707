import { type DirectoryDocument, type PublishedKey } from '#directory';

const dayMs = 86_400_000;

/** A directory as a person reads it: who takes part, how each key stands, and what has still to be signed. */
export function shownDirectory(document: DirectoryDocument, signedVersion: number | undefined, now: Date, only?: string): string {
  const agencies = document.agencies.filter(({ code }) => only === undefined || code === only);
  const state = signedVersion === undefined ? 'not signed yet' : `version ${signedVersion}, ${leftUntil(document.expiresAt, now)}`;
  return [
    `Directory: ${state}; ${document.agencies.length} agencies, ${document.agreements.length} agreements`,
    ...(document.nextAnchor === undefined ? [] : [`The next trust anchor is ${document.nextAnchor.kid}, from ${document.nextAnchor.from}`]),
    ...agencies.flatMap(({ code, name, app, suspendedSince, keys, contacts = [] }) => [
      '', `${code}  ${name} (${app})${suspendedSince === undefined ? '' : `  SUSPENDED since ${suspendedSince}`}`,
      ...(['signing', 'exchange', 'victim'] as const).flatMap((use) => keys[use].map((key) => `  ${use.padEnd(8)} ${key.jwk.kid}  ${standingOf(key, now)}`)),
      ...contacts.map((contact) => `  ${contact.for}: ${contact.reach}`),
    ]),
  ].join('\n');
}

function standingOf({ from, until, revokedAt, compromisedSince }: PublishedKey, now: Date): string {
  if (revokedAt !== undefined) return `REVOKED since ${revokedAt}${compromisedSince === undefined ? '' : `, compromised since ${compromisedSince}`}`;
  return Date.parse(from) > now.getTime() ? `from ${from}, ${leftUntil(until, now)}` : leftUntil(until, now);
}

function leftUntil(until: string, now: Date): string {
  const days = Math.floor((Date.parse(until) - now.getTime()) / dayMs);
  return days < 0 ? `EXPIRED at ${until}` : `until ${until} (${days} day${days === 1 ? '' : 's'} left)`;
}
