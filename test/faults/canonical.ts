import { createHash } from 'node:crypto';

/** JSON with the names of every object in order, so that equal content has equal bytes. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}

/** The digest of content, whatever the order of its names; a list element's random id is left out. */
export function contentDigest(content: unknown): string {
  return createHash('sha256').update(canonical(withoutIds(content))).digest('hex');
}

function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'id').map(([name, inner]) => [name, withoutIds(inner)]));
}

/** base64url sha256 of salt and part, as a message's signed digests are made. Written here anew: the oracle shares no code with what it judges. */
export function partDigest(salt: string, part: string): string {
  return createHash('sha256').update(Buffer.from(salt, 'base64url')).update(part, 'utf8').digest('base64url');
}

/** The payload of a signed message; its signature is not looked at. */
export function payloadOf(signed: string): { readonly parts: Readonly<Record<'case' | 'originator' | 'mappa' | 'victim', string>> } {
  return JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8')) as never;
}

/** Which key the header of a compact token names. */
export function kidIn(token: string): string {
  return (JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('utf8')) as { kid: string }).kid;
}
