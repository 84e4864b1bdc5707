import { createHash } from 'node:crypto';
import { GatewayError, type PartName } from '#messages';
import { randomOf } from '../engine/random.js';
import { isCanonical } from '../strict/base64url.js';

/** A salt has as many bytes as it takes that nobody can try contents against a digest. */
const saltBytes = 16;

/** A part as it travels: its exact JSON text, and the salt that its digest was made with. */
export interface SaltedPart {
  readonly salt: string;
  readonly part: string;
}

/** A part with its digest, as the sender makes it. */
export interface MadePart extends SaltedPart {
  readonly digest: string;
}

export const newSalt = (): string => randomOf(saltBytes).toString('base64url');

/** Makes a part of content, or of its JSON text where that has been written already: the text, a fresh salt, and the digest that is signed. */
export function makePart(content: object | string): MadePart {
  const part = typeof content === 'string' ? content : JSON.stringify(content);
  const salt = newSalt();
  return { salt, part, digest: saltedDigest(salt, part) };
}

/** base64url SHA-256 over the salt's bytes and the text's UTF-8 bytes. */
export const saltedDigest = (salt: string, text: string): string =>
  createHash('sha256').update(Buffer.from(salt, 'base64url')).update(text, 'utf8').digest('base64url');

/** Whether a part is the one whose digest was signed. */
export const partMatches = ({ salt, part }: SaltedPart, digest: string): boolean => isCanonical(salt, saltBytes) && saltedDigest(salt, part) === digest;

/** The parts that the exchange can read; each is in every message, an empty one as `{}`. */
export const openParts = ['case', 'originator', 'mappa'] as const satisfies readonly PartName[];
export type OpenPartName = (typeof openParts)[number];

/**
 * Checks that each readable part is the one that was signed. The victim part is not looked at: only the desk can open it, and checks it.
 * @throws ENVELOPE_PART with the part's name
 */
export function checkParts(parts: Readonly<Record<OpenPartName, SaltedPart>>, digests: Readonly<Record<PartName, string>>): void {
  for (const name of openParts) {
    if (!partMatches(parts[name], digests[name])) throw new GatewayError('ENVELOPE_PART', { part: name });
  }
}

/** Whether a value has the shape of a part: a canonical salt, a text, and nothing else. */
export function isSaltedPart(value: unknown): value is SaltedPart {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return false;
  const { salt, part } = value as Record<string, unknown>;
  return isCanonical(salt, saltBytes) && typeof part === 'string' && part.isWellFormed();
}
