import { lstat, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { newSubmissionId } from '#messages';
import { DropFolder } from './drop-folder.js';
import { formatOf, shortened } from './file-names.js';

describe('a watched folder', () => {
  let root = '';
  let folder: DropFolder;
  const names = (place: string) => readdir(join(root, place));
  const drop = (name: string, content = 'rows') => writeFile(join(root, 'in', name), content);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'drop-'));
    folder = new DropFolder(root);
    await folder.prepare();
  });

  it('claims whole files by one rename and leaves partial, hidden, empty and foreign ones where they are', async () => {
    for (const name of ['a.csv', 'b.ndjson', 'c.csv.part', '.d.csv', 'e.csv.tmp', 'f.txt']) await drop(name);
    await drop('h.csv', '');
    await symlink(join(root, 'in', 'f.txt'), join(root, 'in', 'g.csv'));
    expect(await folder.claim(newSubmissionId, new Date())).toEqual([]);
    expect((await folder.inWork()).map(({ name }) => name).sort()).toEqual(['a.csv', 'b.ndjson']);
    expect((await names('in')).sort()).toEqual(['.d.csv', 'c.csv.part', 'e.csv.tmp', 'f.txt', 'g.csv', 'h.csv']);
  });

  it('claims after a minute what is empty or has another ending, so that it is told so, and never what is being written', async () => {
    for (const name of ['a.csv', 'b.xlsx', 'c.csv.part', '.d.txt']) await drop(name, '');
    await folder.claim(newSubmissionId, new Date((await lstat(join(root, 'in', '.d.txt'))).ctimeMs + 61_000));
    expect((await names('in')).sort()).toEqual(['.d.txt', 'c.csv.part']);
    expect((await folder.inWork()).map(({ name }) => name).sort()).toEqual(['a.csv', 'b.xlsx']);
  });

  it('gives a file to one process only when two claim at once', async () => {
    for (let n = 0; n < 50; n += 1) await drop(`${n}.csv`);
    await Promise.all([folder.claim(newSubmissionId, new Date()), new DropFolder(root).claim(newSubmissionId, new Date())]);
    expect((await names('work')).length).toBe(50);
  });

  it('finds after a crash what was claimed, under the id that it was given', async () => {
    await drop('a.csv');
    await folder.claim(() => '0190d1f0-0000-7000-8000-000000000000', new Date());
    expect(await new DropFolder(root).inWork()).toEqual([{ id: '0190d1f0-0000-7000-8000-000000000000', name: 'a.csv', workName: '0190d1f0-0000-7000-8000-000000000000.a.csv' }]);
  });

  it('claims a file with the longest name that a file system allows, and one whose name is no UTF-8', async () => {
    await drop(`${'x'.repeat(251)}.csv`);
    await writeFile(Buffer.concat([Buffer.from(join(root, 'in', '/')), Buffer.from('M\xfcller.csv', 'latin1')]), 'rows');
    expect(await folder.claim(newSubmissionId, new Date())).toEqual([]);
    expect((await folder.inWork()).map(({ name }) => name).sort()).toEqual(['M\uFFFDller.csv', `${'x'.repeat(116)}.csv`]);
  });

  it('tells of a file that cannot be claimed, and claims the others', async () => {
    for (const name of ['a.csv', 'b.csv']) await drop(name);
    const ids = ['no/such/place', '0190d1f0-0000-7000-8000-000000000000'];
    await writeFile(join(root, 'work', 'no'), '');
    expect(await folder.claim(() => ids.shift()!, new Date())).toMatchObject([{ code: 'ENOTDIR' }]);
    expect(await names('in')).toEqual(['a.csv']);
    expect((await folder.inWork()).map(({ name }) => name)).toEqual(['b.csv']);
  });

  it('takes away at its start what a process that died was writing, and nothing else that is hidden', async () => {
    await writeFile(join(root, 'reports', '.0190d1f0-0000-7000-8000-000000000000.part'), 'half');
    await writeFile(join(root, 'rejected', '.0190d1f0-0000-7000-8000-000000000000.part'), 'half');
    await writeFile(join(root, 'rejected', '.mine.csv.part'), 'theirs');
    await new DropFolder(root).prepare();
    expect([await names('reports'), await names('rejected')]).toEqual([[], ['.mine.csv.part']]);
  });
});

describe('the name of a dropped file', () => {
  it('says its form by the last ending, in any case', () => {
    expect(['a.CSV', 'a.b.jsonl', 'csv', 'a.csv.filepart'].map(formatOf)).toEqual(['csv', 'ndjson', undefined, undefined]);
  });

  it('is cut between letters, so that an id and an ending fit too, and keeps its own ending', () => {
    const short = shortened(`${'é'.repeat(120)}.csv`);
    expect([short, Buffer.byteLength(short)]).toEqual([`${'é'.repeat(58)}.csv`, 120]);
    expect(shortened('a.csv')).toBe('a.csv');
  });
});
