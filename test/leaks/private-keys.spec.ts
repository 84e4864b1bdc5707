import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKey, keyUses, publicHalf } from '#envelope';
import { keySetsOf, privateKeys } from './private-keys.js';
import { Scanner } from './scan.js';

let folder: string;
const inFolder = keyUses.map((use) => generateKey(use)), given = generateKey('exchange', 'p256');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  await Promise.all(keyUses.map((use, index) => writeFile(join(folder, `${use}.jwk.json`), JSON.stringify({ keys: [inFolder[index]] }))));
});
afterAll(() => rm(folder, { recursive: true }));

const found = async (bytes: Buffer): Promise<number> => {
  const scanner = new Scanner(await privateKeys([folder], keySetsOf({ MAG_EXCHANGE_KEYS: JSON.stringify({ keys: [given] }), MAG_KEYS: folder, HOME: '/' })));
  scanner.scanBuffer('here', bytes);
  return new Set(scanner.finds.map(({ family }) => family)).size;
};

describe('looking for private keys', () => {
  it('finds each that a folder or the environment holds, as it stands there and in what was made of it', async () => {
    const all = JSON.stringify([...inFolder, given]);
    expect(await Promise.all([Buffer.from(`{"level":"warn","key":${all}}`), gzipSync(all), Buffer.from(`x${Buffer.from(all).toString('base64')}`), Buffer.from(Buffer.from(all).toString('hex'))].map(found))).toEqual([4, 4, 4, 4]);
  });

  it('does not take the public halves, which everybody may have, or the beginning of one for it', async () => {
    expect(await found(Buffer.from(JSON.stringify([...inFolder, given].map((key) => [publicHalf(key), key.d?.slice(0, 20)]))))).toBe(0);
  });
});
