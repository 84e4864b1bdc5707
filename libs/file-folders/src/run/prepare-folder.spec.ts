import { chmod, mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkFolder, prepareFolder } from './prepare-folder.js';

describe('the folder of a process that starts', () => {
  let root = '';
  beforeEach(async () => { root = await mkdtemp(join(tmpdir(), 'folder-')); });

  it('stops the start where others may look in', async () => {
    await mkdir(join(root, 'out'));
    await chmod(join(root, 'out'), 0o755);
    await expect(checkFolder(root, ['out'], { isPrivate: false })).rejects.toMatchObject({ code: 'CONFIG_SETTING_INVALID' });
    await checkFolder(root, ['out'], { isPrivate: true });
    expect((await stat(join(root, 'out'))).mode & 0o777).toBe(0o700);
  });

  it('is waited for, and keeps nothing from starting, where it cannot be made now', async () => {
    await writeFile(join(root, 'file'), '');
    await checkFolder(join(root, 'file'), ['out'], { isPrivate: false });
    await expect(prepareFolder(join(root, 'file'), ['out'], { isPrivate: false })).rejects.toMatchObject({ code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) });
  });
});
