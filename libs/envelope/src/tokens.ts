import { type ErrorCode, GatewayError, parseSignedPayload } from '#messages';
import { decryptCompact, encryptCompact, signCompact, verifyCompact } from './engine/crypto.js';
import { parseKeySet } from './keys/key-files.js';
import {
  importPrivate, importPublic, type Jwk, knownMembers, type OpeningKey, publicHalf, type PrivateKeys, type PublicKeys, type SealingKey, type SigningKey,
  type VerifyKey, type VerifyKeys,
} from './keys/keys.js';
import { readBundle } from './message/message.js';
import { newest } from './message/newest.js';
import { tokenTypes } from './message/types.js';
import { readVictimPart } from './message/victim-part.js';
import { parseJwe, parseJws, readText } from './strict/token.js';

/** The usable keys of a JWK Set, in its order; others are passed over, as RFC 7517 section 5 asks. */
export interface TokenKeys {
  readonly verify: VerifyKeys;
  readonly open: PrivateKeys;
  readonly sign: readonly SigningKey[];
  readonly seal: PublicKeys;
}

/** What is printed about one token: its content exactly, or the code of the first thing that is wrong. */
export type TokenAnswer = { valid: true; kid: string | null; payload: string } | { valid: false; code: ErrorCode };

/** `profile` asks also for the type and the claims that the gateway demands, not only for the strict form. */
export interface TokenOptions {
  readonly profile?: boolean;
}

/**
 * Reads a JWK Set for the command line. A private key also verifies and seals, by its public half.
 * @throws CONFIG_KEYS when it is not a JWK Set at all
 */
export function readTokenKeys(text: string): TokenKeys {
  const jwks = parseKeySet(text, 'keys').map(knownMembers);
  const halves = jwks.map((jwk) => (typeof jwk === 'object' && jwk !== null ? publicHalf(jwk as Jwk) : jwk));
  return {
    verify: usable<VerifyKey>(halves, (jwk) => importPublic(jwk, 'signing')),
    seal: usable<SealingKey>(halves, (jwk) => importPublic(jwk, 'exchange')),
    sign: usable<SigningKey>(jwks, (jwk) => importPrivate(jwk, 'signing')),
    open: usable<OpeningKey>(jwks, (jwk) => importPrivate(jwk, 'exchange')),
  };
}

/** Verifies one compact JWS by the strict rules of the running system. */
export const verifyToken = (token: string, keys: TokenKeys, { profile = false }: TokenOptions = {}): Promise<TokenAnswer> =>
  answer(async () => {
    const jws = parseJws(token);
    if (profile && jws.typ !== tokenTypes.signed) throw new GatewayError('ENVELOPE_TYPE');
    const key = await verifyCompact(jws, keys.verify);
    if (profile) parseSignedPayload(readText(jws.payload, 'payload'));
    return { kid: jws.kid ?? key.kid, content: jws.payload };
  });

/** Opens one compact JWE by the strict rules of the running system. */
export const openToken = (token: string, keys: TokenKeys, { profile = false }: TokenOptions = {}): Promise<TokenAnswer> =>
  answer(async () => {
    const jwe = parseJwe(token);
    const read = jwe.typ === tokenTypes.message ? readBundle : jwe.typ === tokenTypes.victim ? readVictimPart : undefined;
    if (profile && !read) throw new GatewayError('ENVELOPE_TYPE');
    const { plaintext, key } = await decryptCompact(jwe, keys.open);
    if (profile) read?.(plaintext);
    return { kid: jwe.kid ?? key.kid, content: plaintext };
  });

/**
 * Seals content to the first usable key of a set; where `signer` is given it is signed first, and the JWS is what is sealed.
 * @throws PARTNER_NO_KEY
 */
export async function sealToken(content: Uint8Array, keys: TokenKeys, signer?: SigningKey): Promise<string> {
  const inner = signer ? Buffer.from(await signCompact(content, signer), 'latin1') : content;
  return encryptCompact(inner, newest(keys.seal));
}

function usable<Key>(jwks: readonly unknown[], importOne: (jwk: unknown) => Key): readonly Key[] {
  return jwks.flatMap((jwk) => {
    try {
      return [importOne(jwk)];
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.code === 'ENVELOPE_KEY') return [];
      throw thrown;
    }
  });
}

async function answer(read: () => Promise<{ kid: string | undefined; content: Buffer }>): Promise<TokenAnswer> {
  try {
    const { kid, content } = await read();
    return { valid: true, kid: kid ?? null, payload: content.toString('base64url') };
  } catch (thrown) {
    if (thrown instanceof GatewayError) return { valid: false, code: thrown.code };
    throw thrown;
  }
}
