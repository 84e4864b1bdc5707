import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { importPublic } from '../keys/keys.js';
import { type Jws } from '../strict/token.js';
import { nodeEngine } from './node-engine.js';

interface Vector { readonly tcId: number; readonly result: string; readonly message: string; readonly signature: string }
const { key, tests } = JSON.parse(readFileSync(new URL('../../../../test/vectors/public/wycheproof-ed25519.json', import.meta.url), 'utf8')) as { key: object; tests: Vector[] };

describe('Ed25519 signatures of Wycheproof', () => {
  it.each(tests)('are $result as published: $tcId', ({ result, message, signature }) => {
    // They sign bytes that need not be a JWS signing input: only what the arithmetic reads is given to it.
    const jws = { signingInput: Buffer.from(message, 'hex').toString('latin1'), signature: Buffer.from(signature, 'hex') } as Jws;
    expect(nodeEngine.verify(jws, importPublic(key, 'signing'))).toBe(result === 'valid');
  });
});
