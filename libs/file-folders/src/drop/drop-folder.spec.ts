import { mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { newSubmissionId } from '#messages';
import { DropFolder, formatOf } from './drop-folder.js';

describe('a watched folder', () => {
  let root = '';
  let folder: DropFolder;
  const names = (place: string) => readdir(join(root, place));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'drop-'));
    folder = new DropFolder(root);
    await folder.prepare();
  });

  it('claims whole files by one rename and leaves partial, hidden and foreign ones where they are', async () => {
    for (const name of ['a.csv', 'b.ndjson', 'c.csv.part', '.d.csv', 'e.csv.tmp', 'f.txt']) await writeFile(join(root, 'in', name), name);
    await symlink(join(root, 'in', 'f.txt'), join(root, 'in', 'g.csv'));
    const claimed = await folder.claim(newSubmissionId);
    expect(claimed.map(({ name, format }) => [name, format])).toEqual([['a.csv', 'csv'], ['b.ndjson', 'ndjson']]);
    expect((await names('in')).sort()).toEqual(['.d.csv', 'c.csv.part', 'e.csv.tmp', 'f.txt', 'g.csv']);
  });

  it('gives a file to one process only when two claim at once', async () => {
    for (let n = 0; n < 50; n += 1) await writeFile(join(root, 'in', `${n}.csv`), '');
    const [one = [], two = []] = await Promise.all([folder.claim(newSubmissionId), new DropFolder(root).claim(newSubmissionId)]);
    expect(one.length + two.length).toBe(50);
    expect((await names('work')).length).toBe(50);
  });

  it('finds after a crash what was claimed, under the id that it was given', async () => {
    await writeFile(join(root, 'in', 'a.csv'), 'rows');
    const [claimed] = await folder.claim(newSubmissionId);
    expect(await new DropFolder(root).inWork()).toEqual([claimed]);
  });

  it('puts a file away whole, and does nothing when that was done before', async () => {
    await writeFile(join(root, 'in', 'a.csv'), 'rows');
    const [claimed] = await folder.claim(newSubmissionId);
    if (claimed === undefined) throw new TypeError('nothing was claimed');
    await folder.close(claimed);
    await folder.close(claimed);
    expect(await folder.inWork()).toEqual([]);
    expect(await readFile(join(root, 'done', claimed.workName), 'utf8')).toBe('rows');
  });

  it('of which nothing is to stay takes a file away, and does nothing when that was done before', async () => {
    const other = new DropFolder(root, 'rejected');
    await other.prepare();
    await writeFile(join(root, 'in', 'a.csv'), 'rows');
    const [claimed] = await other.claim(newSubmissionId);
    if (claimed === undefined) throw new TypeError('nothing was claimed');
    await other.remove(claimed);
    await other.remove(claimed);
    expect(await names('work')).toEqual([]);
  });

  it('shows a report only when it is complete', async () => {
    await writeFile(join(root, 'in', 'a.csv'), 'rows');
    const [claimed] = await folder.claim(newSubmissionId);
    if (claimed === undefined) throw new TypeError('nothing was claimed');
    const draft = folder.draft();
    await writeFile(draft, '{}');
    expect((await names('reports')).filter((name) => !name.startsWith('.'))).toEqual([]);
    await folder.publish(draft, `${claimed.id}.json`);
    expect(await names('reports')).toEqual([`${claimed.id}.json`]);
  });

  it('knows the form of a file by its last ending, in any case', () => {
    expect(['a.CSV', 'a.b.jsonl', 'csv', 'a.csv.filepart'].map(formatOf)).toEqual(['csv', 'ndjson', undefined, undefined]);
  });
});
