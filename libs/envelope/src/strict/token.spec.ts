import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joseEngine } from '../engine/jose-engine.js';
import { nodeEngine } from '../engine/node-engine.js';
import { generateKey } from '../keys/generate-keys.js';
import { importPrivate, importPublic, type OpeningKey, publicHalf, type SealingKey, type SigningKey, type VerifyKey } from '../keys/keys.js';
import { openToken, readTokenKeys, type TokenKeys, verifyToken } from '../tokens.js';
import { longestToken } from './token.js';

const encode = (header: unknown): string => Buffer.from(typeof header === 'string' ? header : JSON.stringify(header)).toString('base64url');
const payload = Buffer.from('{"told":"by a Testperson"}');

interface Suite { signer: SigningKey; verifier: VerifyKey; opener: OpeningKey; sealer: SealingKey; keys: TokenKeys; jws: string; jwe: string }
async function suite(make: 'curve25519' | 'p256'): Promise<Suite> {
  const signing = generateKey('signing', make), exchange = generateKey('exchange', make);
  const signer = importPrivate(signing, 'signing'), sealer = importPublic(publicHalf(exchange), 'exchange');
  const engine = make === 'p256' ? joseEngine : nodeEngine;
  return {
    signer, sealer, verifier: importPublic(publicHalf(signing), 'signing'), opener: importPrivate(exchange, 'exchange'),
    keys: readTokenKeys(JSON.stringify({ keys: [signing, exchange] })),
    jws: await engine.sign(payload, signer, { kid: signer.kid }), jwe: await engine.encrypt(payload, sealer, { kid: sealer.kid }),
  };
}

let curve: Suite, p256: Suite;
beforeAll(async () => {
  [curve, p256] = [await suite('curve25519'), await suite('p256')];
});

const codeOfJws = async (token: string, keys = curve.keys) => {
  const answer = await verifyToken(token, keys);
  return answer.valid ? 'valid' : answer.code;
};
const codeOfJwe = async (token: string, keys = curve.keys) => {
  const answer = await openToken(token, keys);
  return answer.valid ? 'valid' : answer.code;
};
/** A token with one segment changed. */
const withSegment = (token: string, at: number, change: (segment: string) => string): string =>
  token.split('.').map((segment, index) => (index === at ? change(segment) : segment)).join('.');
const headerOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;
const withHeader = (token: string, change: object): string => withSegment(token, 0, () => encode({ ...headerOf(token), ...change }));
/** The same bytes with an unused trailing bit set, for a segment whose length leaves some unused. */
const withTrailingBit = (segment: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return segment.slice(0, -1) + alphabet[alphabet.indexOf(segment.at(-1) ?? '') + 1];
};

describe('the strict form of a token', () => {
  it('accepts what our own engines make, on both kinds of key', async () => {
    for (const { jws, jwe, keys, signer, sealer } of [curve, p256]) {
      expect(await verifyToken(jws, keys)).toEqual({ valid: true, kid: signer.kid, payload: payload.toString('base64url') });
      expect(await openToken(jwe, keys)).toEqual({ valid: true, kid: sealer.kid, payload: payload.toString('base64url') });
    }
  });

  it.each<[string, (segment: string) => string]>([
    ['padding', (segment) => `${segment}=`],
    ['two signs of padding', (segment) => `${segment}==`],
    ['a space', (segment) => `${segment} `],
    ['a space inside', (segment) => `${segment.slice(0, 4)} ${segment.slice(4)}`],
    ['a line break', (segment) => `${segment}\n`],
    ['a tab', (segment) => `\t${segment}`],
    ['a character of the other alphabet', (segment) => `${segment.slice(0, -1)}+`],
    ['a character of no alphabet', (segment) => `${segment}~`],
    ['a NUL', (segment) => `${segment}\0`],
    ['a character beyond ASCII that ends like one of the alphabet', (segment) => `${segment.slice(0, -1)}\u0141`],
  ])('refuses %s in any segment as malformed', async (_what, change) => {
    for (const at of [0, 1, 2]) expect(await codeOfJws(withSegment(curve.jws, at, change))).toBe('ENVELOPE_MALFORMED');
    for (const at of [0, 1, 2, 3, 4]) expect(await codeOfJwe(withSegment(curve.jwe, at, change))).toBe('ENVELOPE_MALFORMED');
  });

  it('refuses unused trailing bits that are not zero', async () => {
    expect(await codeOfJws(withSegment(curve.jws, 2, withTrailingBit))).toBe('ENVELOPE_MALFORMED');
    expect(await codeOfJws(withSegment(p256.jws, 2, withTrailingBit), p256.keys)).toBe('ENVELOPE_MALFORMED');
    for (const at of [1, 4]) expect(await codeOfJwe(withSegment(curve.jwe, at, withTrailingBit))).toBe('ENVELOPE_MALFORMED');
  });

  it('refuses another number of segments', async () => {
    for (const token of ['', '.', '..', curve.jwe, `${curve.jws}.`, `.${curve.jws}`, curve.jws.replace('.', '')]) expect(await codeOfJws(token)).toBe('ENVELOPE_MALFORMED');
    for (const token of ['', '....', curve.jws, `${curve.jwe}.`, `.${curve.jwe}`]) expect(await codeOfJwe(token)).toBe('ENVELOPE_MALFORMED');
  });

  it('refuses a token, a header and segments that are not as long as they may be', async () => {
    expect(await codeOfJws('A'.repeat(longestToken + 1))).toBe('ENVELOPE_TOO_LARGE');
    expect(await codeOfJws(withHeader(curve.jws, { cty: 'a'.repeat(5000) }))).toBe('ENVELOPE_TOO_LARGE');
    expect(await codeOfJws(withHeader(curve.jws, { kid: 'a'.repeat(257) }))).toBe('ENVELOPE_HEADER');
    expect(await codeOfJws(withSegment(curve.jws, 2, () => Buffer.alloc(63).toString('base64url')))).toBe('ENVELOPE_MALFORMED');
    expect(await codeOfJwe(withSegment(curve.jwe, 1, () => Buffer.alloc(32).toString('base64url')))).toBe('ENVELOPE_MALFORMED');
    expect(await codeOfJwe(withSegment(curve.jwe, 2, () => Buffer.alloc(16).toString('base64url')))).toBe('ENVELOPE_MALFORMED');
    expect(await codeOfJwe(withSegment(curve.jwe, 4, () => Buffer.alloc(12).toString('base64url')))).toBe('ENVELOPE_MALFORMED');
  });

  it('refuses a header that two readers could read two ways', async () => {
    for (const header of ['{"alg":"EdDSA","alg":"EdDSA"}', '{"alg":"EdDSA","\\u0061lg":"ES256"}', '{"alg":"EdDSA",}', '[]', '"EdDSA"', 'null', '\ufeff{"alg":"EdDSA"}']) {
      expect(await codeOfJws(withSegment(curve.jws, 0, () => encode(header)))).toBe('ENVELOPE_MALFORMED');
    }
    expect(await codeOfJws(withSegment(curve.jws, 0, () => Buffer.from('7b22616c67223a22ff227d', 'hex').toString('base64url')))).toBe('ENVELOPE_MALFORMED');
  });

  it('refuses every critical header and every unknown one', async () => {
    expect(await codeOfJws(withHeader(curve.jws, { crit: ['b64'], b64: false }))).toBe('ENVELOPE_CRITICAL_HEADER');
    expect(await codeOfJws(withHeader(curve.jws, { crit: [] }))).toBe('ENVELOPE_CRITICAL_HEADER');
    expect(await codeOfJwe(withHeader(curve.jwe, { crit: ['exp'], exp: 1 }))).toBe('ENVELOPE_CRITICAL_HEADER');
    expect(await codeOfJwe(withHeader(curve.jwe, { zip: 'DEF' }))).toBe('ENVELOPE_HEADER');
    for (const header of [{ jwk: {} }, { jku: 'https://example.org' }, { x5c: [] }, { b64: true }, { epk: {} }, { constructor: 1 }]) {
      expect(await codeOfJws(withHeader(curve.jws, header))).toBe('ENVELOPE_HEADER');
    }
    for (const header of [{ kid: 1 }, { kid: '' }, { kid: null }, { typ: [] }]) expect(await codeOfJws(withHeader(curve.jws, header))).toBe('ENVELOPE_HEADER');
  });

  it('refuses every algorithm that is not in the table, also another name of one that is', async () => {
    for (const alg of ['none', 'None', 'HS256', 'Ed25519', 'eddsa', 'ES384', 'RS256', 'PS256', '', null, 1, ['EdDSA']]) {
      expect(await codeOfJws(withHeader(curve.jws, { alg }))).toBe('ENVELOPE_ALGORITHM');
    }
    for (const alg of ['ECDH-ES', 'ECDH-ES+A128KW', 'dir', 'RSA-OAEP', 'PBES2-HS256+A128KW', 'A256KW', null]) {
      expect(await codeOfJwe(withHeader(curve.jwe, { alg }))).toBe('ENVELOPE_ALGORITHM');
    }
    for (const enc of ['A128GCM', 'A256CBC-HS512', 'A192GCM', null]) expect(await codeOfJwe(withHeader(curve.jwe, { enc }))).toBe('ENVELOPE_ALGORITHM');
  });

  it('refuses an ephemeral key that is not exactly one point of a curve of the table', async () => {
    const { x } = headerOf(curve.jwe)['epk'] as { x: string };
    const bytes = Buffer.from(x, 'base64url');
    const highBit = Buffer.from(bytes);
    highBit[31] = (highBit[31] ?? 0) | 0x80;
    const prime = Buffer.from(`ed${'ff'.repeat(30)}7f`, 'hex');
    for (const epk of [
      undefined, null, [], 'x', { kty: 'OKP', crv: 'X25519' }, { kty: 'OKP', crv: 'X25519', x: `${x}=` }, { kty: 'OKP', crv: 'X25519', x: withTrailingBit(x) },
      { kty: 'OKP', crv: 'X25519', x, d: x }, { kty: 'OKP', crv: 'X25519', x, y: x }, { kty: 'OKP', crv: 'X25519', x: bytes.subarray(1).toString('base64url') },
      { kty: 'OKP', crv: 'X25519', x: highBit.toString('base64url') }, { kty: 'OKP', crv: 'X25519', x: prime.toString('base64url') },
      { kty: 'OKP', crv: 'X25519', x: Buffer.alloc(32).toString('base64url') }, { kty: 'OKP', crv: 'X25519', x: 1 },
    ]) expect(await codeOfJwe(withHeader(curve.jwe, { epk }))).toBe('ENVELOPE_HEADER');
    for (const epk of [{ kty: 'OKP', crv: 'X448', x }, { kty: 'EC', crv: 'X25519', x }, { kty: 'OKP', crv: 'Ed25519', x }]) {
      expect(await codeOfJwe(withHeader(curve.jwe, { epk }))).toBe('ENVELOPE_ALGORITHM');
    }
    const point = headerOf(p256.jwe)['epk'] as { x: string; y: string };
    const beside = { ...point, y: point.x };
    expect(await codeOfJwe(withHeader(p256.jwe, { epk: beside }), p256.keys)).toBe('ENVELOPE_DECRYPTION');
    const above = Buffer.from('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff', 'hex').toString('base64url');
    expect(await codeOfJwe(withHeader(p256.jwe, { epk: { ...point, x: above } }), p256.keys)).toBe('ENVELOPE_HEADER');
  });

  it('accepts no token that differs in any way from a valid one, but where the payload says the same', async () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      how: fc.constantFrom('replace', 'insert', 'remove', 'double', 'swap'),
      character: fc.oneof(fc.constantFrom(...'.=+/ \n-_AZaz09'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })),
    });
    const apply = (token: string, { at, how, character }: { at: number; how: string; character: string }): string => {
      const place = Math.floor(at * token.length), before = token.slice(0, place), here = token[place] ?? '', after = token.slice(place + 1);
      if (how === 'replace') return before + character + after;
      if (how === 'insert') return before + character + here + after;
      if (how === 'remove') return before + after;
      if (how === 'double') return before + here + here + after;
      return before + (after[0] ?? '') + here + after.slice(1);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.constantFrom<'curve' | 'p256'>('curve', 'p256'), async (changes, which) => {
        const { jws, jwe, keys } = which === 'curve' ? curve : p256;
        const mutatedJws = changes.reduce(apply, jws), mutatedJwe = changes.reduce(apply, jwe);
        if (mutatedJws !== jws) expect((await verifyToken(mutatedJws, keys)).valid).toBe(false);
        if (mutatedJwe !== jwe) expect((await openToken(mutatedJwe, keys)).valid).toBe(false);
      }),
      { numRuns: 250 },
    );
  });
});

describe('keys and tokens', () => {
  it('does not verify or open with a key of another agency, use or curve', async () => {
    const other = await suite('curve25519');
    expect(await codeOfJws(curve.jws, other.keys)).toBe('ENVELOPE_UNKNOWN_KEY');
    expect(await codeOfJwe(curve.jwe, other.keys)).toBe('ENVELOPE_UNKNOWN_KEY');
    const nameless = { ...other.keys, verify: [{ ...other.verifier, kid: undefined }], open: [{ ...other.opener, kid: undefined }] };
    expect(await codeOfJws(curve.jws, nameless)).toBe('ENVELOPE_SIGNATURE');
    expect(await codeOfJwe(curve.jwe, nameless)).toBe('ENVELOPE_DECRYPTION');
    expect(await codeOfJws(curve.jws, { ...curve.keys, verify: [{ ...p256.verifier, kid: curve.verifier.kid }] })).toBe('ENVELOPE_ALGORITHM');
    expect(await codeOfJwe(curve.jwe, { ...curve.keys, open: [{ ...p256.opener, kid: curve.opener.kid }] })).toBe('ENVELOPE_ALGORITHM');
  });

  it('tries keys without kid in order, and every key for a token without kid', async () => {
    const other = await suite('curve25519');
    const anonymous = { ...curve.keys, verify: [{ ...other.verifier, kid: undefined }, { ...p256.verifier, kid: undefined }, { ...curve.verifier, kid: undefined }] };
    expect(await codeOfJws(curve.jws, anonymous)).toBe('valid');
    const withoutKid = await nodeEngine.sign(payload, curve.signer, {});
    expect(await verifyToken(withoutKid, curve.keys)).toMatchObject({ valid: true, kid: curve.signer.kid });
  });

  it('does not take a public key for a shared secret, nor a set of other keys', async () => {
    const keys = readTokenKeys(JSON.stringify({ keys: [{ kty: 'oct', k: 'AAAA', kid: 'a' }, { kty: 'RSA', n: 'AQAB', e: 'AQAB' }, null, 5] }));
    expect(keys).toEqual({ verify: [], seal: [], sign: [], open: [] });
    expect(await codeOfJws(withHeader(curve.jws, { alg: 'HS256' }))).toBe('ENVELOPE_ALGORITHM');
  });

  it('accepts the ES256 twin of a signature, whose payload and so whose digest are the same', async () => {
    const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
    const twin = withSegment(p256.jws, 2, (segment) => {
      const bytes = Buffer.from(segment, 'base64url'), s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
      return Buffer.concat([bytes.subarray(0, 32), Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex')]).toString('base64url');
    });
    expect(await verifyToken(twin, p256.keys)).toMatchObject({ valid: true, payload: payload.toString('base64url') });
  });

  it('asks for type and claims only with the profile', async () => {
    expect(await verifyToken(curve.jws, curve.keys, { profile: true })).toEqual({ valid: false, code: 'ENVELOPE_TYPE' });
    expect(await openToken(curve.jwe, curve.keys, { profile: true })).toEqual({ valid: false, code: 'ENVELOPE_TYPE' });
    const typed = await nodeEngine.sign(payload, curve.signer, { kid: curve.signer.kid, typ: 'mag-signed' });
    expect(await verifyToken(typed, curve.keys, { profile: true })).toEqual({ valid: false, code: 'ENVELOPE_CLAIMS' });
    expect(await codeOfJws(typed)).toBe('valid');
  });
});
