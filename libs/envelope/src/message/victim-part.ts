import { GatewayError, parseStrictJson } from '#messages';
import { decryptCompact, encryptCompact } from '../engine/crypto.js';
import { type PrivateKeys, type PublicKeys } from '../keys/keys.js';
import { parseJwe, readText } from '../strict/token.js';
import { isPadded, victimPartSizes, writePadded } from './padding.js';
import { isSaltedPart, type SaltedPart } from './parts.js';
import { newest } from './newest.js';
import { tokenTypes } from './types.js';

/**
 * Seals a victim part to the recipient's victim key, padded, so that its length says nothing but its class.
 * @throws MESSAGE_TOO_LARGE, PARTNER_NO_KEY
 */
export async function sealVictimPart({ salt, part }: SaltedPart, to: PublicKeys): Promise<string> {
  return encryptCompact(writePadded({ salt, part }, victimPartSizes), newest(to), tokenTypes.victim);
}

/**
 * Opens a victim part; only a desk holds the keys. Whether it is the part that a sender signed is not known yet: see `partMatches`.
 * @throws ENVELOPE_TYPE, ENVELOPE_BUNDLE and those of the strict form and of decryption
 */
export async function openVictimPart(token: string, own: PrivateKeys): Promise<SaltedPart> {
  const jwe = parseJwe(token);
  if (jwe.typ !== tokenTypes.victim) throw new GatewayError('ENVELOPE_TYPE');
  const { plaintext } = await decryptCompact(jwe, own);
  return readVictimPart(plaintext);
}

/** Reads the plaintext of a victim part strictly. @throws ENVELOPE_BUNDLE */
export function readVictimPart(plaintext: Buffer): SaltedPart {
  const { pad, ...part } = readObject(plaintext);
  if (!isSaltedPart(part) || !isPadded(plaintext, pad, victimPartSizes)) throw new GatewayError('ENVELOPE_BUNDLE', { part: 'victim' });
  return part;
}

/** Reads a decrypted JSON object strictly. @throws ENVELOPE_BUNDLE */
export function readObject(plaintext: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseStrictJson(readText(plaintext, 'plaintext'));
  } catch {
    // The causes would quote what was decrypted.
    throw new GatewayError('ENVELOPE_BUNDLE');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new GatewayError('ENVELOPE_BUNDLE');
  return value as Record<string, unknown>;
}
