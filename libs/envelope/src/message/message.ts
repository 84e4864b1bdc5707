import { GatewayError } from '#messages';
import { decryptCompact, encryptCompact } from '../engine/crypto.js';
import { type PrivateKeys, type PublicKeys } from '../keys/keys.js';
import { isCanonical } from '../strict/base64url.js';
import { longestToken, parseJwe } from '../strict/token.js';
import { newest } from './newest.js';
import { bundleSizes, isPadded, writePadded } from './padding.js';
import { isSaltedPart, type OpenPartName, openParts, type SaltedPart } from './parts.js';
import { tokenTypes } from './types.js';
import { readObject } from './victim-part.js';

/**
 * What a message's outer layer carries: the signed payload, the parts that the exchange can read (an empty one as `{}`), and the victim
 * part still sealed, where the kind may have one.
 */
export interface Bundle {
  readonly signed: string;
  readonly parts: Readonly<Record<OpenPartName, SaltedPart>> & { readonly victim?: string };
  /** Of a message that was sealed anew: base64url SHA-256 of each token that this one takes the place of, so that copies which nobody can open any more are known for what they were. */
  readonly replaces?: readonly string[];
}

/** So many tokens one may take the place of. */
export const mostReplaced = 16;
const digestBytes = 32;

/**
 * Seals a bundle to the recipient's exchange key, padded to a size class.
 * @throws MESSAGE_TOO_LARGE, PARTNER_NO_KEY
 */
export async function sealMessage({ signed, parts, replaces = [] }: Bundle, to: PublicKeys): Promise<string> {
  const carried = {
    ...Object.fromEntries(openParts.map((name) => [name, { salt: parts[name].salt, part: parts[name].part }])),
    ...(parts.victim === undefined ? {} : { victim: parts.victim }),
  };
  return encryptCompact(writePadded({ signed, parts: carried, ...(replaces.length === 0 ? {} : { replaces: replaces.slice(-mostReplaced) }) }, bundleSizes), newest(to), tokenTypes.message);
}

/** More than a signed payload and the salts ever take. */
const roomForSigned = 8 * 1024;

/**
 * Checks, before anything is stored, that content can be sealed: the parts as they travel, with the sealed victim part.
 * @throws MESSAGE_TOO_LARGE
 */
export function checkFits(parts: { readonly case: object; readonly originator: object; readonly mappa: object; readonly victim?: string }): void {
  const length = openParts.reduce((sum, name) => sum + Buffer.byteLength(JSON.stringify(JSON.stringify(parts[name]))), roomForSigned + (parts.victim?.length ?? 0));
  if (length > (bundleSizes.at(-1) ?? 0)) throw new GatewayError('MESSAGE_TOO_LARGE', { count: length });
}

/**
 * Opens a message with the node's own exchange keys and reads its bundle strictly. The sender is not verified yet, and no part has been
 * compared with its digest: `verifySigned` and `checkParts` come next.
 * @throws ENVELOPE_TYPE, ENVELOPE_BUNDLE and those of the strict form and of decryption
 */
export async function openMessage(token: string, own: PrivateKeys): Promise<Bundle> {
  const jwe = parseJwe(token);
  if (jwe.typ !== tokenTypes.message) throw new GatewayError('ENVELOPE_TYPE');
  const { plaintext } = await decryptCompact(jwe, own);
  return readBundle(plaintext);
}

/** Reads the plaintext of a message strictly. @throws ENVELOPE_BUNDLE */
export function readBundle(plaintext: Buffer): Bundle {
  const { signed, parts, pad, replaces, ...others } = readObject(plaintext);
  if (Object.keys(others).length > 0 || !isPadded(plaintext, pad, bundleSizes)) throw new GatewayError('ENVELOPE_BUNDLE');
  if (typeof signed !== 'string' || signed === '') throw new GatewayError('ENVELOPE_BUNDLE', { path: '/signed' });
  return { signed, parts: readParts(parts), ...(replaces === undefined ? {} : { replaces: readReplaced(replaces) }) };
}

function readReplaced(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostReplaced || !value.every((one) => isCanonical(one, digestBytes))) throw new GatewayError('ENVELOPE_BUNDLE', { path: '/replaces' });
  return value as string[];
}

function readParts(value: unknown): Bundle['parts'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new GatewayError('ENVELOPE_BUNDLE', { path: '/parts' });
  const { case: forCase, originator, mappa, victim, ...others } = value as Record<string, unknown>;
  const readable = { case: forCase, originator, mappa };
  for (const name of openParts) if (!isSaltedPart(readable[name])) throw new GatewayError('ENVELOPE_BUNDLE', { part: name });
  if (Object.keys(others).length > 0) throw new GatewayError('ENVELOPE_BUNDLE', { path: '/parts' });
  if (victim === undefined) return readable as Bundle['parts'];
  if (typeof victim !== 'string' || victim.length === 0 || victim.length > longestToken) throw new GatewayError('ENVELOPE_BUNDLE', { part: 'victim' });
  return { ...(readable as Record<OpenPartName, SaltedPart>), victim };
}
