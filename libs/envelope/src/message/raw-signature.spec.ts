import { verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type GatewayError } from '#messages';
import { generateKey } from '../keys/generate-keys.js';
import { importElsewhere, importPrivate, importPublic, publicHalf } from '../keys/keys.js';
import { rawPublicKey, signRaw } from './raw-signature.js';

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as GatewayError).code;
  }
};

describe.each([['curve25519', null], ['p256', 'sha256']] as const)('a signature without a token, on %s,', (make, hash) => {
  const jwk = generateKey('signing', make);
  const [key, open] = [importPrivate(jwk, 'signing'), importPublic(publicHalf(jwk), 'signing')];

  it('is verified with the bytes and the public key alone, wherever the private half is', async () => {
    const elsewhere = importElsewhere(publicHalf(jwk), 'signing', { sign: (bytes) => Promise.resolve(key.sign(bytes)) });
    // Often enough that each number begins with a set bit, and with a zero byte, in some of them.
    for (let at = 0; at < 600; at += 1) {
      const bytes = Buffer.from(`${at}\n`);
      expect(verify(hash, bytes, open.object, await signRaw(bytes, at % 2 === 0 ? key : elsewhere))).toBe(true);
    }
  });

  it('is made of nothing that could be the input of a token', () => {
    expect(codeOf(() => signRaw(Buffer.from('eyJhbGciOiJFZERTQSJ9.e30'), key))).toBe('INVARIANT_BROKEN');
  });

  it('has a public key that is the same for both halves', () => {
    const bytes = make === 'curve25519' ? Buffer.from(jwk.x, 'base64url') : open.object.export({ format: 'der', type: 'spki' });
    for (const one of [key, open]) expect(rawPublicKey(one)).toEqual({ curve: make === 'curve25519' ? 'Ed25519' : 'P-256', bytes });
  });
});
