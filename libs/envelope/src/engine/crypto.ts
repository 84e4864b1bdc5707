import { GatewayError } from '#messages';
import { type EngineName } from '../algorithms.js';
import { type OpeningKey, type SealingKey, type SigningKey, type VerifyKey } from '../keys/keys.js';
import { type Jwe, type Jws } from '../strict/token.js';
import { type Engine } from './engine.js';
import { joseEngine } from './jose-engine.js';
import { nodeEngine } from './node-engine.js';

const engines: Record<EngineName, Engine> = { node: nodeEngine, jose: joseEngine };
/** jose takes no operation in place of a key: what another keeps goes through our own forms, on every curve. */
const engineOf = (key: { algorithm: { engine: EngineName }; object: unknown }): Engine => (key.object === undefined ? nodeEngine : engines[key.algorithm.engine]);

/** Signs a payload; the header names the signer's kid and the type. @throws KEY_AWAY */
export const signCompact = async (payload: Uint8Array, key: SigningKey, typ?: string): Promise<string> =>
  engineOf(key).sign(payload, key, { kid: key.kid, typ });

/** Encrypts to one key; the header names its kid and the type. */
export const encryptCompact = async (plaintext: Uint8Array, key: SealingKey, typ?: string): Promise<string> =>
  engineOf(key).encrypt(plaintext, key, { kid: key.kid, typ });

/**
 * Tries the keys that may have made the signature, in order, and tells which one did.
 * @throws ENVELOPE_UNKNOWN_KEY, ENVELOPE_ALGORITHM (the named key is of another algorithm), ENVELOPE_SIGNATURE
 */
export async function verifyCompact(jws: Jws, keys: readonly VerifyKey[]): Promise<VerifyKey> {
  for (const key of fitting(keys, jws)) {
    if (await engineOf(key).verify(jws, key)) return key;
  }
  throw new GatewayError('ENVELOPE_SIGNATURE');
}

/**
 * Tries the keys that the token may be sealed to, in order.
 * @throws ENVELOPE_UNKNOWN_KEY, ENVELOPE_ALGORITHM (the named key is on another curve), ENVELOPE_DECRYPTION; KEY_AWAY
 */
export async function decryptCompact(jwe: Jwe, keys: readonly OpeningKey[]): Promise<{ plaintext: Buffer; key: OpeningKey }> {
  for (const key of fitting(keys, jwe)) {
    const plaintext = await engineOf(key).decrypt(jwe, key);
    if (plaintext) return { plaintext, key };
  }
  throw new GatewayError('ENVELOPE_DECRYPTION');
}

/** The keys of that kid, then those without one, of the token's own row of the table; a token without kid may be any key's. */
function fitting<Key extends VerifyKey | OpeningKey>(keys: readonly Key[], token: { kid: string | undefined; algorithm: Key['algorithm'] }): Key[] {
  const named = token.kid === undefined
    ? [...keys]
    : [...keys.filter(({ kid }) => kid === token.kid), ...keys.filter(({ kid }) => kid === undefined)];
  if (named.length === 0) throw new GatewayError('ENVELOPE_UNKNOWN_KEY');
  const found = named.filter(({ algorithm }) => algorithm === token.algorithm);
  if (found.length === 0) throw new GatewayError('ENVELOPE_ALGORITHM', { path: '/kid' });
  return found;
}
