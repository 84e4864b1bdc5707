import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DropFolder } from './drop-folder.js';
import { type OpenedFile } from './opened-file.js';
import { takeDropped } from './watch.js';

const id = '0190d1f0-0000-7000-8000-000000000000';

describe('a file that is dropped', () => {
  let root = '';
  let folder: DropFolder;
  let read: string[] = [];
  const names = (place: string) => readdir(join(root, place));
  const takeOne = async (file: OpenedFile): Promise<void> => {
    read.push(await text(file.content()));
    await file.content().next();
    await file.remove();
  };
  const round = (take = takeOne): Promise<void> => takeDropped({ folder, largest: { bytes: 100, lines: 3 }, takeOne: take, signal: new AbortController().signal });
  const reported = async (name: string) => JSON.parse(await readFile(join(root, 'reports', `${id}.${name}.json`), 'utf8')) as { outcome: string; findings: { code: string }[] };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'drop-'));
    folder = new DropFolder(root);
    read = [];
    await folder.prepare();
  });

  it('is read whole and leaves nothing', async () => {
    await writeFile(join(root, 'in', 'a.csv'), 'rows');
    await round();
    expect([read, await names('in'), await names('work')]).toEqual([['rows'], [], []]);
  });

  it('is taken again under the same id while it is still being written, so that its end is not lost', async () => {
    await writeFile(join(root, 'work', `${id}.a.csv`), 'rows');
    await round(async (file) => {
      read.push(await text(file.content()));
      await appendFile(join(root, 'work', file.workName), ' and more');
      expect(await file.remove()).toBe(false);
    });
    await round();
    expect([read, await names('work')]).toEqual([['rows', 'rows and more'], []]);
  });

  it.each([
    ['is a link to another file', 'NOT_READABLE', async (path: string) => symlink('/etc/hostname', path)],
    ['is no file at all', 'NOT_READABLE', async (path: string) => { execFileSync('mkfifo', [path]); }],
    ['is too large', 'FILE_TOO_LARGE', async (path: string) => writeFile(path, 'x'.repeat(101))],
    ['has too many lines', 'FILE_TOO_LARGE', async (path: string) => writeFile(path, 'x\n\n\n\n')],
  ])('and %s is told so and given back unread, and holds up no other', async (_, code, make) => {
    await make(join(root, 'work', `${id}.a.csv`));
    await writeFile(join(root, 'in', 'b.csv'), 'rows');
    await round();
    expect(await reported('a.csv')).toMatchObject({ outcome: 'FAILED', findings: [{ code }] });
    expect([await names('rejected'), await names('work'), read]).toEqual([[`${id}.a.csv`], [], ['rows']]);
  });

  it('and has an ending that is not taken is told which ones are, and given back', async () => {
    await writeFile(join(root, 'work', `${id}.a.xlsx`), 'PK');
    await round();
    expect(await reported('a.xlsx')).toMatchObject({ findings: [{ code: 'WRONG_ENDING', todo: expect.stringContaining('.ndjson') }] });
    expect(await names('rejected')).toEqual([`${id}.a.xlsx`]);
  });

  it('waits when it cannot be taken now, and holds up no other', async () => {
    await writeFile(join(root, 'work', `${id}.a.csv`), 'one');
    await writeFile(join(root, 'in', 'b.csv'), 'two');
    await expect(round(async (file) => (file.id === id ? Promise.reject(new TypeError('away')) : takeOne(file)))).rejects.toThrow('away');
    expect([read, await names('work')]).toEqual([['two'], [`${id}.a.csv`]]);
  });
});
