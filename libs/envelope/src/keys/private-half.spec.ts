import { inspect } from 'node:util';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type GatewayError } from '#messages';
import { openToken, type TokenKeys, verifyToken } from '../tokens.js';
import { decryptCompact, encryptCompact, signCompact } from '../engine/crypto.js';
import { joseEngine } from '../engine/jose-engine.js';
import { nodeEngine } from '../engine/node-engine.js';
import { signRaw } from '../message/raw-signature.js';
import { parseJwe, parseJws } from '../strict/token.js';
import { generateKey, type KeyMake } from './generate-keys.js';
import { importElsewhere, importPrivate, importPublic, publicHalf } from './keys.js';
import { type AgreeingHalf, type SigningHalf } from './private-half.js';

const content = Buffer.from('{"told":"by a Testperson"}');
const none: TokenKeys = { verify: [], seal: [], sign: [], open: [] };

/** A key of each use, here and as one whose private half is elsewhere: what answers there is the key that is here, or `halves`. */
function pairs(make: KeyMake, halves: { readonly signing?: SigningHalf; readonly exchange?: AgreeingHalf } = {}) {
  const [signing, exchange] = [generateKey('signing', make), generateKey('exchange', make)];
  const [signer, opener] = [importPrivate(signing, 'signing'), importPrivate(exchange, 'exchange')];
  return {
    signing, exchange, signer, opener, verifier: importPublic(publicHalf(signing), 'signing'), sealer: importPublic(publicHalf(exchange), 'exchange'),
    farSigner: importElsewhere(publicHalf(signing), 'signing', halves.signing ?? { sign: (bytes) => Promise.resolve(signer.sign(bytes)) }),
    farOpener: importElsewhere(publicHalf(exchange), 'exchange', halves.exchange ?? { agree: (ephemeral) => Promise.resolve(opener.agree(ephemeral)) }),
  };
}
const failureOf = (work: () => unknown): Promise<GatewayError> => Promise.resolve().then(work).then(() => { throw new Error('it worked'); }, (error: GatewayError) => error);

afterEach(() => { jest.useRealTimers(); });

describe.each<KeyMake>(['curve25519', 'p256'])('a private half that is elsewhere, on %s,', (make) => {
  it('signs what both engines verify, and opens what both have sealed', async () => {
    const { farSigner, farOpener, verifier, sealer } = pairs(make);
    const token = await signCompact(content, farSigner, 'mag-signed');
    expect(await joseEngine.verify(parseJws(token), verifier)).toBe(true);
    expect(await verifyToken(token, { ...none, verify: [verifier] })).toMatchObject({ valid: true, kid: farSigner.kid });
    for (const sealed of [await encryptCompact(content, sealer), await joseEngine.encrypt(content, sealer, { kid: sealer.kid })]) {
      expect((await decryptCompact(parseJwe(sealed), [farOpener])).plaintext.equals(content)).toBe(true);
    }
  });

  it('opens nothing that is wrong, and says no more of it than a key that is here', async () => {
    const { farOpener, opener, sealer } = pairs(make);
    const segments = (await joseEngine.encrypt(content, sealer, { kid: sealer.kid })).split('.');
    const spoilt = [...segments.slice(0, 4), Buffer.alloc(16).toString('base64url')].join('.');
    for (const key of [farOpener, opener]) expect(await openToken(spoilt, { ...none, open: [key] })).toEqual({ valid: false, code: 'ENVELOPE_DECRYPTION' });
  });

  it('is no key of the engine that takes no operation', async () => {
    const { farSigner, farOpener, sealer } = pairs(make);
    const jwe = parseJwe(await joseEngine.encrypt(content, sealer, {}));
    expect((await failureOf(() => joseEngine.sign(content, farSigner, {}))).code).toBe('INVARIANT_BROKEN');
    expect((await failureOf(() => joseEngine.decrypt(jwe, farOpener))).code).toBe('INVARIANT_BROKEN');
  });

  it.each<[string, () => Buffer | Promise<Buffer>]>([
    ['refuses', () => Promise.reject(new Error('secret of the keeper'))],
    ['fails at once', () => { throw new Error('secret of the keeper'); }],
    ['answers with nothing', () => undefined as unknown as Buffer],
    ['answers with too little', () => Buffer.alloc(31, 7)],
    ['answers with too much', () => Buffer.alloc(65, 7)],
  ])('is waited for when its keeper %s, and nothing is told of why', async (_, answer) => {
    const { farSigner, farOpener, sealer, signing, exchange } = pairs(make, { signing: { sign: answer }, exchange: { agree: answer } });
    const jwe = parseJwe(await encryptCompact(content, sealer));
    const failures = [await failureOf(() => signCompact(content, farSigner)), await failureOf(() => decryptCompact(jwe, [farOpener]))];
    expect(failures.map(({ code, fate, facts }) => [code, fate, facts])).toEqual([['KEY_AWAY', 'retry', { setting: 'signing' }], ['KEY_AWAY', 'retry', { setting: 'exchange' }]]);
    for (const failure of failures) {
      expect(failure.cause).toBeUndefined();
      for (const secret of ['secret of the keeper', signing.d!, exchange.d!]) expect(inspect(failure, { depth: 9 })).not.toContain(secret);
    }
  });

  it('is waited for when its keeper signs with another key', async () => {
    const other = importPrivate(generateKey('signing', make), 'signing');
    const { farSigner } = pairs(make, { signing: { sign: (bytes) => other.sign(bytes) } });
    expect((await failureOf(() => signCompact(content, farSigner))).code).toBe('KEY_AWAY');
  });

  it('is waited for when its keeper does not answer in time', async () => {
    jest.useFakeTimers();
    const { farSigner } = pairs(make, { signing: { sign: () => new Promise<Buffer>(() => undefined) } });
    const failure = failureOf(() => signCompact(content, farSigner));
    await jest.advanceTimersByTimeAsync(5_000);
    expect((await failure).code).toBe('KEY_AWAY');
  });
});

describe('a private half', () => {
  it('that is here is asked at once, without a promise', () => {
    const { signer, opener, sealer } = pairs('curve25519');
    expect(typeof nodeEngine.sign(content, signer, {})).toBe('string');
    expect(nodeEngine.decrypt(parseJwe(nodeEngine.encrypt(content, sealer, {}) as string), opener)).toEqual(content);
    expect(signRaw(Buffer.from('a\n'), signer)).toHaveLength(64);
  });

  it('on P-256 does by its operation what jose does by its key', async () => {
    const { signer, opener, verifier, sealer } = pairs('p256');
    expect(await joseEngine.verify(parseJws(await nodeEngine.sign(content, signer, {})), verifier)).toBe(true);
    expect(await nodeEngine.decrypt(parseJwe(await joseEngine.encrypt(content, sealer, {})), opener)).toEqual(content);
  });

  it('is not asked to agree with a point that is not on its curve', async () => {
    let asked = 0;
    const { farOpener, sealer } = pairs('p256', { exchange: { agree: () => { asked += 1; return Buffer.alloc(32); } } });
    const [header = '', ...rest] = (await joseEngine.encrypt(content, sealer, {})).split('.');
    const named = JSON.parse(Buffer.from(header, 'base64url').toString()) as { epk: { x: string; y: string } };
    const beside = Buffer.from(JSON.stringify({ ...named, epk: { ...named.epk, y: named.epk.x } })).toString('base64url');
    expect(await openToken([beside, ...rest].join('.'), { ...none, open: [farOpener] })).toEqual({ valid: false, code: 'ENVELOPE_DECRYPTION' });
    expect(asked).toBe(0);
  });

  it('that is elsewhere is named by its public half alone', async () => {
    const { signing } = pairs('curve25519');
    expect(await failureOf(() => importElsewhere(signing, 'signing', { sign: () => Buffer.alloc(64) }))).toMatchObject({ code: 'ENVELOPE_KEY', facts: { path: '/d' } });
    expect(await failureOf(() => importElsewhere(publicHalf(signing), 'exchange', { agree: () => Buffer.alloc(32) }))).toMatchObject({ code: 'ENVELOPE_KEY', facts: { path: '/crv' } });
  });
});
