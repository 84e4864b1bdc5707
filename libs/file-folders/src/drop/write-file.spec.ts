import { chmod, mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { writeWhole } from './write-file.js';

async function* breaking(): AsyncGenerator<string> {
  yield 'half';
  throw new TypeError('no space');
}

describe('a file that is written whole or not at all', () => {
  let root = '';
  beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'write-')); });

  it('leaves nothing behind when it cannot be finished', async () => {
    await expect(writeWhole(root, 'a.csv', breaking())).rejects.toThrow('no space');
    expect(await readdir(root)).toEqual([]);
  });

  it.each([[0o700, 0o600], [0o770, 0o660]])('in a folder of mode %o may be used by who may use the folder, whatever the process gives away at most', async (folderMode, fileMode) => {
    await chmod(root, folderMode);
    const before = process.umask(0o077);
    try {
      await writeWhole(root, 'a.csv', 'rows');
    } finally {
      process.umask(before);
    }
    expect([(await stat(join(root, 'a.csv'))).mode & 0o777, await readFile(join(root, 'a.csv'), 'utf8')]).toEqual([fileMode, 'rows']);
  });
});
