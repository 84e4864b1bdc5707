import { verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type GatewayError } from '#messages';
import { generateKey } from '../keys/generate-keys.js';
import { importPrivate, importPublic, publicHalf } from '../keys/keys.js';
import { rawPublicKey, signRaw } from './raw-signature.js';

const jwk = generateKey('signing');
const [key, open] = [importPrivate(jwk, 'signing'), importPublic(publicHalf(jwk), 'signing')];
const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as GatewayError).code;
  }
};

describe('a signature without a token', () => {
  it('is verified with the bytes and the public key alone', async () => {
    const bytes = Buffer.from('a\nb\n');
    expect(verify(null, bytes, open.object, await signRaw(bytes, key))).toBe(true);
    expect([rawPublicKey(key), rawPublicKey(open)]).toEqual([Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.x, 'base64url')]);
  });

  it('is made neither of what could be the input of a token, nor with a key on another curve', () => {
    expect(codeOf(() => signRaw(Buffer.from('eyJhbGciOiJFZERTQSJ9.e30'), key))).toBe('INVARIANT_BROKEN');
    expect(codeOf(() => signRaw(Buffer.from('a\n'), importPrivate(generateKey('signing', 'p256'), 'signing')))).toBe('ENVELOPE_KEY');
    expect(rawPublicKey(importPublic(publicHalf(generateKey('signing', 'p256')), 'signing'))).toBeUndefined();
  });
});
