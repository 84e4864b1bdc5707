import { GatewayError } from '#messages';
import { type SigningKey, type VerifyKey } from '../keys/keys.js';

/** A public key as documents with a form of their own have it: the 32 bytes of Ed25519 (RFC 8032), or the SubjectPublicKeyInfo of P-256 (RFC 5480). */
export interface RawPublicKey {
  readonly curve: 'Ed25519' | 'P-256';
  readonly bytes: Buffer;
}

/**
 * Signs the exact bytes of a document that has a form of its own, with no token around it: as RFC 8032, on P-256 as the DER of RFC 3279 section 2.2.3 over their SHA-256. Such a document must never
 * read as the signing input of a token: that is base64url with one dot, so anything with a line end is none.
 * @throws INVARIANT_BROKEN for bytes without a line end; KEY_AWAY
 */
export function signRaw(bytes: Buffer, key: SigningKey): Buffer | Promise<Buffer> {
  if (!bytes.includes('\n')) throw new GatewayError('INVARIANT_BROKEN', { path: 'bytes' });
  const signature = key.sign(bytes);
  if (key.algorithm.crv === 'Ed25519') return signature;
  return Buffer.isBuffer(signature) ? derOf(signature) : signature.then(derOf);
}

/** The public key, or the public half of a private one. */
export function rawPublicKey(key: SigningKey | VerifyKey): RawPublicKey {
  const object = key.side === 'private' ? key.publicObject : key.object, curve = key.algorithm.crv;
  return { curve, bytes: curve === 'Ed25519' ? Buffer.from(object.export({ format: 'jwk' }).x ?? '', 'base64url') : object.export({ format: 'der', type: 'spki' }) };
}

/** The two numbers that a token has side by side (RFC 7518 section 3.4), as a sequence of two integers, each as short as it can be. */
function derOf(signature: Buffer): Buffer {
  const half = signature.length / 2;
  const integers = [signature.subarray(0, half), signature.subarray(half)].map((number) => {
    const first = number.findIndex((byte) => byte !== 0);
    const digits = number.subarray(first < 0 ? half - 1 : first);
    // A highest bit would make it negative.
    const integer = (digits[0] ?? 0) < 0x80 ? digits : Buffer.concat([Buffer.of(0), digits]);
    return Buffer.concat([Buffer.of(0x02, integer.length), integer]);
  });
  const sequence = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, sequence.length), sequence]);
}
