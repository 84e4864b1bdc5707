import { GatewayError } from '#messages';
import { type SigningKey, type VerifyKey } from '../keys/keys.js';

/**
 * Signs the exact bytes of a document that has a form of its own, with no token around it (RFC 8032). Such a document must never read as the signing input of a
 * token: that is base64url with one dot, so anything with a line end is none.
 * @throws ENVELOPE_KEY for a key that is not Ed25519; INVARIANT_BROKEN for bytes without a line end; KEY_AWAY
 */
export function signRaw(bytes: Buffer, key: SigningKey): Buffer | Promise<Buffer> {
  if (rawPublicKey(key) === undefined) throw new GatewayError('ENVELOPE_KEY', { path: '/crv' });
  if (!bytes.includes('\n')) throw new GatewayError('INVARIANT_BROKEN', { path: 'bytes' });
  return key.sign(bytes);
}

/** The 32 bytes of an Ed25519 public key, or of the public half of a private one; undefined for a key on another curve. */
export function rawPublicKey(key: SigningKey | VerifyKey): Buffer | undefined {
  if (key.algorithm.crv !== 'Ed25519') return undefined;
  const { x = '' } = (key.side === 'private' ? key.publicObject : key.object).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}
