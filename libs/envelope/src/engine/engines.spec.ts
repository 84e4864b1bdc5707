import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { generateKey } from '../keys/generate-keys.js';
import { importPrivate, importPublic, publicHalf } from '../keys/keys.js';
import { type Jwe, type Jws, parseJwe, parseJws } from '../strict/token.js';
import { type Engine } from './engine.js';
import { joseEngine } from './jose-engine.js';
import { nodeEngine } from './node-engine.js';

const signing = generateKey('signing'), exchange = generateKey('exchange');
const signer = importPrivate(signing, 'signing'), verifier = importPublic(publicHalf(signing), 'signing');
const opener = importPrivate(exchange, 'exchange'), sealer = importPublic(publicHalf(exchange), 'exchange');
const both: [Engine, Engine][] = [[nodeEngine, joseEngine], [joseEngine, nodeEngine]];
const content = fc.uint8Array({ maxLength: 2000 }), name = fc.option(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-composite' }), { nil: undefined });
const places = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** One bit of a buffer turned over. */
const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes), place = Math.floor(at * copy.length * 8);
  copy[place >> 3] = (copy[place >> 3] ?? 0) ^ (1 << (place & 7));
  return copy;
};
const jwsOf = (jws: Jws, payload: Buffer, signature: Buffer): Jws => parseJws([jws.signingInput.split('.')[0], payload.toString('base64url'), signature.toString('base64url')].join('.'));
const jweOf = (jwe: Jwe, changed: Partial<Record<'wrappedKey' | 'iv' | 'ciphertext' | 'tag', Buffer>>): Jwe => {
  const { wrappedKey, iv, ciphertext, tag } = { ...jwe, ...changed };
  return parseJwe([jwe.protectedHeader, ...[wrappedKey, iv, ciphertext, tag].map((part) => part.toString('base64url'))].join('.'));
};

describe('the two engines', () => {
  it('verify what the other has signed, on random payloads and names', async () => {
    await fc.assert(fc.asyncProperty(content, name, name, async (payload, kid, typ) => {
      for (const [one, other] of both) {
        const jws = parseJws(await one.sign(payload, signer, { kid, typ }));
        expect([jws.kid, jws.typ]).toEqual([kid, typ]);
        expect(jws.payload.equals(payload)).toBe(true);
        expect(await other.verify(jws, verifier)).toBe(true);
      }
      // Ed25519 has no chance in it, and both write the header alike: the tokens are the same.
      expect(await nodeEngine.sign(payload, signer, { kid, typ })).toBe(await joseEngine.sign(payload, signer, { kid, typ }));
    }), { numRuns: 60 });
  });

  it('open what the other has sealed, on random contents and names', async () => {
    await fc.assert(fc.asyncProperty(content, name, name, async (plaintext, kid, typ) => {
      for (const [one, other] of both) {
        const jwe = parseJwe(await one.encrypt(plaintext, sealer, { kid, typ }));
        expect((await other.decrypt(jwe, opener))?.equals(plaintext)).toBe(true);
        expect((await one.decrypt(jwe, opener))?.equals(plaintext)).toBe(true);
      }
    }), { numRuns: 60 });
  });

  it('open a token that names the parties of the key agreement', async () => {
    const { CompactEncrypt } = await import('jose');
    const token = await new CompactEncrypt(Buffer.from('content')).setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
      .setKeyManagementParameters({ apu: Buffer.from('Alpha'), apv: Buffer.from('Beta') }).encrypt(sealer.object);
    expect(String(nodeEngine.decrypt(parseJwe(token), opener))).toBe('content');
  });

  it('agree that a token with any bit turned over is wrong', async () => {
    const jws = parseJws(await nodeEngine.sign(Buffer.from('{"told":1}'), signer, {})), jwe = parseJwe(await nodeEngine.encrypt(Buffer.from('{"told":1}'), sealer, {}));
    await fc.assert(fc.asyncProperty(places, fc.constantFrom('wrappedKey', 'iv', 'ciphertext', 'tag'), async (at, part) => {
      for (const engine of [nodeEngine, joseEngine]) {
        expect(await engine.verify(jwsOf(jws, flipped(jws.payload, at), jws.signature), verifier)).toBe(false);
        expect(await engine.verify(jwsOf(jws, jws.payload, flipped(jws.signature, at)), verifier)).toBe(false);
        expect(await engine.decrypt(jweOf(jwe, { [part]: flipped(jwe[part as 'iv'], at) }), opener)).toBeUndefined();
      }
    }), { numRuns: 80 });
  });

  it('agree that a changed header spoils a token', async () => {
    const jwe = parseJwe(await nodeEngine.encrypt(Buffer.from('content'), sealer, { kid: 'one' }));
    const header = JSON.parse(Buffer.from(jwe.protectedHeader, 'base64url').toString()) as object;
    const segments = jwe.token.split('.').slice(1);
    for (const other of [{ ...header, kid: 'two' }, { ...header, apu: 'QQ' }, Object.fromEntries(Object.entries(header).reverse())]) {
      const changed = parseJwe([Buffer.from(JSON.stringify(other)).toString('base64url'), ...segments].join('.'));
      for (const engine of [nodeEngine, joseEngine]) expect(await engine.decrypt(changed, opener)).toBeUndefined();
    }
  });
});
