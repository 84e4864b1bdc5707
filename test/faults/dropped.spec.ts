import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { drop } from './dropped.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dropped-'));
  for (const place of ['in', 'work', 'reports', 'rejected']) mkdirSync(join(root, place));
});
afterEach(() => { rmSync(root, { recursive: true }); });

/** Does with the next file what a node does: claims it under each of these ids, reports it so, and takes it away. */
async function nodeReports(report: object, ids: readonly string[] = ['id1'], givenBack = false): Promise<void> {
  let name: string | undefined;
  while (name === undefined) {
    name = readdirSync(join(root, 'in')).find((file) => !file.startsWith('.'));
    await wait(10);
  }
  renameSync(join(root, 'in', name), join(root, 'work', `${ids[0]}.${name}`));
  for (const id of ids) for (const ending of ['json', 'csv']) writeFileSync(join(root, 'reports', `${id}.${name}.${ending}`), ending === 'json' ? JSON.stringify(report) : '');
  await wait(300);
  if (givenBack) writeFileSync(join(root, 'rejected', `${ids[0]}.${name}`), '');
  rmSync(join(root, 'work', `${ids[0]}.${name}`));
}

const good = { outcome: 'SUCCESSFUL', rows: 2, accepted: 2, rejected: 0, repeated: 0 };

describe('a file dropped into a watched folder', () => {
  it('is as it should be where it was reported once and taken away, with each row accepted', async () => {
    const [wrong] = await Promise.all([drop(root, 'csv', 'a\nb\n', 2), nodeReports(good)]);
    expect(wrong).toEqual([]);
    expect(existsSync(join(root, 'in'))).toBe(true);
  });

  it.each([
    ['a row is missing in its report', { ...good, rows: 1, accepted: 1 }], ['a row was taken twice', { ...good, repeated: 1, accepted: 1 }], ['a row was not accepted', { ...good, accepted: 1, rejected: 1, outcome: 'PARTIAL' }],
    ['it was not taken to its end', { ...good, outcome: null }],
  ])('is not where %s', async (_, report) => {
    const [wrong] = await Promise.all([drop(root, 'csv', 'a\nb\n', 2), nodeReports(report)]);
    expect(wrong).toEqual([expect.stringContaining('a file of 2 good rows')]);
  });

  it('is not where it has two reports, or rows were given back', async () => {
    const [twice] = await Promise.all([drop(root, 'csv', 'a\nb\n', 2), nodeReports(good, ['id1', 'id2'])]);
    expect(twice).toEqual([expect.stringContaining('2 reports')]);
    const [given] = await Promise.all([drop(root, 'ndjson', 'a\nb\n', 2), nodeReports(good, ['id3'], true)]);
    expect(given).toEqual([expect.stringContaining('rows were given back')]);
  });
});
