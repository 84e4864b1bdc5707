import { createHash } from 'node:crypto';
import { GatewayError, parseSignedPayload, type SignedPayload } from '#messages';
import { signCompact, verifyCompact } from '../engine/crypto.js';
import { type SigningKey, type VerifyKeys } from '../keys/keys.js';
import { type Jws, parseJws, readText } from '../strict/token.js';
import { tokenTypes } from './types.js';

/** The longest encoded payload of `signed`, in characters: it carries claims and digests, never content. */
const longestSigned = 16_384;

/** What a token claims before its signature has been checked: enough to choose the key, and good for nothing else. */
export interface Claimed {
  readonly iss: string;
  /** Issued at, as claimed. */
  readonly issuedAt: Date;
}

/** The keys that an agency may have signed with under a kid. They must be the claimed issuer's own: a kid alone names nobody. */
export type KeysOf = (kid: string, claimed: Claimed) => VerifyKeys | undefined | Promise<VerifyKeys | undefined>;

/** Signs a message's payload; a message that is sent again keeps this very token. */
export const signPayload = async (payload: SignedPayload, signer: SigningKey): Promise<string> => (await signWithDigest(payload, signer)).signed;

/** The same, with the digest that names the message (see `digestOfSigned`), for who needs both: the token is not taken apart again. */
export async function signWithDigest(payload: SignedPayload, signer: SigningKey): Promise<{ readonly signed: string; readonly digest: string }> {
  const bytes = Buffer.from(JSON.stringify(payload), 'utf8');
  return { signed: await signCompact(bytes, signer, tokenTypes.signed), digest: digestOf(bytes) };
}

/**
 * Verifies `signed` against the claimed issuer's keys and reads its payload. Not established here: that the issuer may send this, that
 * it is for us, and that it is not too old.
 * @throws ENVELOPE_UNKNOWN_KEY, ENVELOPE_SIGNATURE, ENVELOPE_CLAIMS, ENVELOPE_TYPE and those of the strict form
 */
export async function verifySigned(signed: string, keysOf: KeysOf): Promise<SignedPayload> {
  return (await readSigned(signed, keysOf)).payload;
}

/** The same, with the digest that names the message (see `digestOfSigned`), for who needs both: the token is taken apart once. */
export async function readSigned(signed: string, keysOf: KeysOf): Promise<{ readonly payload: SignedPayload; readonly digest: string }> {
  const jws = parseSigned(signed);
  if (jws.typ !== tokenTypes.signed) throw new GatewayError('ENVELOPE_TYPE');
  if (jws.kid === undefined) throw new GatewayError('ENVELOPE_HEADER', { path: '/kid' });
  const text = readText(jws.payload, 'payload');
  const keys = await keysOf(jws.kid, claimedIn(text));
  // A key that does not bear the kid was not named, so it is not tried.
  await verifyCompact(jws, keys?.filter(({ kid }) => kid === jws.kid) ?? []);
  return { payload: parseSignedPayload(text), digest: digestOf(jws.payload) };
}

/**
 * The digest that names a message everywhere: base64url SHA-256 of the decoded payload of `signed`, so that no other way of writing the
 * token makes another message of it. The signature is not checked here.
 * @throws those of the strict form
 */
export const digestOfSigned = (signed: string): string => digestOf(parseSigned(signed).payload);

/** The payload of a token that was verified before it was kept; its signature is not checked again. @throws those of the strict form, ENVELOPE_CLAIMS */
export const keptPayload = (signed: string): SignedPayload => parseSignedPayload(readText(parseSigned(signed).payload, 'payload'));

const digestOf = (payload: Buffer): string => createHash('sha256').update(payload).digest('base64url');

function parseSigned(signed: string): Jws {
  if (signed.length > longestSigned) throw new GatewayError('ENVELOPE_TOO_LARGE', { path: '/signed', count: signed.length });
  return parseJws(signed);
}

/** Reads only what chooses the key. The whole payload is read strictly once the signature holds. */
function claimedIn(text: string): Claimed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GatewayError('ENVELOPE_CLAIMS', { path: '' });
  }
  const { iss, iat } = (value ?? {}) as { iss?: unknown; iat?: unknown };
  if (typeof iss !== 'string') throw new GatewayError('ENVELOPE_CLAIMS', { path: '/iss' });
  if (!Number.isSafeInteger(iat)) throw new GatewayError('ENVELOPE_CLAIMS', { path: '/iat' });
  return { iss, issuedAt: new Date((iat as number) * 1000) };
}
