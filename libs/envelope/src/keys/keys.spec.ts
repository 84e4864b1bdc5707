import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKey, generateKeys, thumbprint } from './generate-keys.js';
import { keyFileName, loadAnchors, loadPrivateKeys } from './key-files.js';
import { importPrivate, importPublic, type Jwk, publicHalf } from './keys.js';

const pathOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'imported';
  } catch (thrown) {
    return (thrown as { code: string; facts: { path: string } }).code === 'ENVELOPE_KEY' ? (thrown as { facts: { path: string } }).facts.path : thrown;
  }
};

describe('importing a key', () => {
  const signing = generateKey('signing'), exchange = generateKey('exchange'), p256 = generateKey('signing', 'p256');

  it('takes a key for the use that it was made for and no other', () => {
    expect(pathOf(() => importPublic(publicHalf(signing), 'signing'))).toBe('imported');
    expect(pathOf(() => importPublic(publicHalf(signing), 'exchange'))).toBe('/crv');
    expect(pathOf(() => importPublic(publicHalf(exchange), 'signing'))).toBe('/crv');
    expect(pathOf(() => importPublic(publicHalf(p256), 'victim'))).toBe('/use');
    expect(pathOf(() => importPublic({ ...publicHalf(p256), use: undefined }, 'victim'))).toBe('/alg');
    expect(pathOf(() => importPublic({ ...publicHalf(signing), alg: 'Ed25519' }, 'signing'))).toBe('/alg');
    expect(pathOf(() => importPublic({ ...publicHalf(signing), key_ops: ['sign'] }, 'signing'))).toBe('/key_ops');
    expect(pathOf(() => importPublic({ ...publicHalf(exchange), key_ops: ['verify'] }, 'exchange'))).toBe('/key_ops');
  });

  it('does not let the public half do what the private key may not', () => {
    for (const [one, use] of [[signing, 'signing'], [p256, 'signing'], [exchange, 'exchange']] as const) {
      const may = (...key_ops: string[]) => pathOf(() => importPublic(publicHalf({ ...one, key_ops }), use as 'signing'));
      expect(may(...(use === 'signing' ? ['sign'] : ['deriveKey', 'deriveBits']))).toBe('imported');
      expect(may(...(use === 'signing' ? ['deriveKey'] : ['sign']))).toBe('/key_ops');
      expect(may('encrypt', 'decrypt')).toBe('/key_ops');
    }
  });

  it('does not take a private key for a public one, nor members that it does not know', () => {
    expect(pathOf(() => importPublic(signing, 'signing'))).toBe('/d');
    expect(pathOf(() => importPublic({ ...publicHalf(signing), x5u: 'https://example.org' }, 'signing'))).toBe('unknown member');
    for (const jwk of [null, [], 'x', {}]) expect(pathOf(() => importPublic(jwk, 'signing'))).not.toBe('imported');
  });

  it('does not take coordinates that are not one point in its one form', () => {
    const { x } = signing, prime = Buffer.from(`ed${'ff'.repeat(30)}7f`, 'hex').toString('base64url');
    for (const bad of [`${x}=`, `${x} `, x.slice(1), 5, undefined, prime]) expect(pathOf(() => importPublic({ ...publicHalf(signing), x: bad }, 'signing'))).toBe('/x');
    expect(pathOf(() => importPublic({ ...publicHalf(p256), y: p256.x }, 'signing'))).toBe('/x');
    expect(pathOf(() => importPublic({ ...publicHalf(signing), y: x }, 'signing'))).toBe('/y');
  });

  it('does not take a signing key of small order, for which one signature fits many messages', () => {
    for (const hex of ['01'.padEnd(64, '0'), `01${'00'.repeat(30)}80`, '00'.repeat(32), `ec${'ff'.repeat(30)}7f`, 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa']) {
      expect(pathOf(() => importPublic({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') }, 'signing'))).toBe('/x');
    }
  });

  it('does not take a private key that announces another public one', () => {
    for (const make of ['curve25519', 'p256'] as const) {
      const one = generateKey('signing', make), { x, y } = generateKey('signing', make);
      expect(pathOf(() => importPrivate({ ...one, x, ...(y === undefined ? {} : { y }) }, 'signing'))).not.toBe('imported');
      expect(pathOf(() => importPrivate(one, 'signing'))).toBe('imported');
    }
    expect(pathOf(() => importPrivate(publicHalf(signing), 'signing'))).toBe('/d');
  });

  it('names a key by the thumbprint of RFC 8037 appendix A.3', () => {
    expect(thumbprint({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });
});

describe('a key folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const write = async (name: string, content: unknown, mode = 0o600) => {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    await chmod(join(folder, name), mode);
  };

  it('gives the keys of a use, newest first', async () => {
    const one = generateKeys(), two = generateKeys();
    await write(keyFileName('signing'), { keys: [two.signing, one.signing] });
    expect((await loadPrivateKeys(folder, 'signing')).map(({ kid }) => kid)).toEqual([two.signing.kid, one.signing.kid]);
    await write('anchors.json', { keys: [publicHalf(one.signing)] }, 0o644);
    expect(await loadAnchors(join(folder, 'anchors.json'))).toHaveLength(1);
  });

  it('does not give keys that others may read', async () => {
    for (const mode of [0o640, 0o604, 0o644, 0o620]) {
      await write(keyFileName('victim'), { keys: [generateKey('victim')] }, mode);
      await expect(loadPrivateKeys(folder, 'victim')).rejects.toMatchObject({ code: 'CONFIG_KEYS', facts: { path: 'mode' } });
    }
  });

  it('tells which file and key is wrong, without a value of it', async () => {
    await expect(loadPrivateKeys(join(folder, 'absent'), 'exchange')).rejects.toMatchObject({ code: 'CONFIG_KEYS', facts: { path: 'file' } });
    const key = generateKey('exchange');
    const nameless = { ...key, kid: undefined };
    for (const content of ['{', '[]', '{"keys":[]}', '{"keys":[],"keys":[]}', { keys: [nameless] }, { keys: [key, key] }, { keys: [{ ...key, x: key.d }] }, { keys: [generateKey('signing')] }]) {
      await write(keyFileName('exchange'), content);
      const error = await loadPrivateKeys(folder, 'exchange').then(() => undefined, (thrown: unknown) => thrown as { code: string; facts: object; cause?: unknown });
      expect(error).toMatchObject({ code: 'CONFIG_KEYS', facts: { setting: 'exchange.jwk.json' } });
      expect(JSON.stringify(error) + String(error?.cause)).not.toContain((key as Required<Jwk>).d);
    }
  });
});
