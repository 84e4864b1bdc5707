import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { keyedDigest } from '#file-folders';
import { feedDigests, loadFeedDigests } from './digest.js';
import { type FeedRecord } from './records.js';

const record = (values: Record<string, string>, bytes = ''): FeedRecord => ({ row: 1, bytes: Buffer.from(bytes), values: new Map(Object.entries(values)), findings: [] });

describe('the digest of a row', () => {
  const digests = feedDigests(keyedDigest(Buffer.alloc(32, 1)));

  it('is the same whatever the order of the columns and the form of the file', () => {
    expect(digests.ofRow(record({ a: '1', b: '2' }, 'csv'))).toBe(digests.ofRow(record({ b: '2', a: '1' }, 'json')));
  });

  it('differs when a value moves to another column', () => {
    expect(digests.ofRow(record({ a: '1' }))).not.toBe(digests.ofRow(record({ b: '1' })));
  });

  it('tells rows that cannot be read apart by their bytes', () => {
    expect(digests.ofRow(record({}, 'x'))).not.toBe(digests.ofRow(record({}, 'y')));
  });

  it('cannot be made without the key', () => {
    expect(digests.ofRow(record({ a: '1' }))).not.toBe(feedDigests(keyedDigest(Buffer.alloc(32, 2))).ofRow(record({ a: '1' })));
  });
});

describe('the key of the digests', () => {
  it('is one key for all processes that start together, and nothing else is left behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'feed-'));
    const all = await Promise.all(Array.from({ length: 8 }, () => loadFeedDigests(folder)));
    expect(new Set(all.map((digests) => digests.ofRow(record({ a: '1' })))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['digest.key']);
    expect((await stat(join(folder, 'digest.key'))).mode & 0o777).toBe(0o600);
  });

  it('stops the start when the folder cannot be made', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'feed-')), 'file');
    await writeFile(file, '');
    await expect(loadFeedDigests(join(file, 'feed'))).rejects.toMatchObject({ code: 'CONFIG_KEYS' });
  });
});
