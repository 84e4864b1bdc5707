import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { checkFeedFile } from './check-file.js';
import { feedColumns } from './columns.js';
import { fieldOf } from './contract.js';
import { feedTemplate } from './template.js';

async function check(text: string, format: 'csv' | 'ndjson' = 'csv', force = '22') {
  const lines = [];
  for await (const line of checkFeedFile(Readable.from([Buffer.from(text)]), format, force)) lines.push(line);
  return lines;
}

describe('the template of the feed', () => {
  it('is accepted as it stands', async () => {
    expect(await check(feedTemplate().csv)).toEqual([1, 2, 3].map((row) => ({ row, accepted: true, findings: [] })));
  });

  it('is accepted for another force when made for it, and not when made for ours', async () => {
    expect((await check(feedTemplate('07').csv, 'csv', '07')).every(({ accepted }) => accepted)).toBe(true);
    expect((await check(feedTemplate().csv, 'csv', '07')).flatMap(({ findings }) => findings.map(({ code }) => code))).toEqual(['OTHER_FORCE', 'OTHER_FORCE', 'OTHER_FORCE']);
  });

  it('is accepted as NDJSON with the same names', async () => {
    const rows = [0, 1, 2].map((row) => JSON.stringify(Object.fromEntries(feedColumns.map(({ name, examples }) => [name, examples[row]]))));
    expect((await check(rows.join('\n'), 'ndjson')).map(({ accepted }) => accepted)).toEqual([true, true, true]);
  });

  it('concerns the first person of the caseload in its first row', () => {
    const first = Object.fromEntries(feedColumns.map(({ name, examples }) => [name, examples[0]]));
    expect(first).toMatchObject({ crn: 'X320741', pnc: '1979/0163001B', given_names: 'Alex', family_name: 'Testperson', force_code: '22' });
  });

  it('says of every column what it means, what is right and how sensitive it is', () => {
    for (const column of feedTemplate().columns) {
      expect(column.meaning).not.toBe('');
      expect(column.rule).not.toBe('');
    }
    expect(feedTemplate().columns.find(({ name }) => name === 'person1_phone')?.label).toBe('VICTIM');
    expect(feedTemplate().columns.find(({ name }) => name === 'circumstances')?.label).toBe('SENSITIVE');
  });

  it('fills a field of the contract with every column but the one that decides the kind', () => {
    expect(feedColumns.filter((column) => fieldOf(column) === undefined).map(({ name }) => name)).toEqual(['arrest']);
  });
});

describe('a check of a file', () => {
  const [header = '', first = ''] = feedTemplate().csv.split('\n');

  it('tells a row that stands in the file twice', async () => {
    const lines = await check([header, first, first].join('\n'));
    expect(lines.map(({ accepted, findings }) => [accepted, ...findings.map(({ code }) => code)])).toEqual([[true], [true, 'REPEATED_ROW']]);
  });

  it('tells a file without rows', async () => {
    expect((await check(header)).map(({ row, findings }) => [row, findings[0]?.code])).toEqual([[0, 'EMPTY_FILE']]);
  });

  it('tells a header with an unknown, a missing or a repeated column, by place where the name is not ours', async () => {
    const lines = await check(`${header.replace('incident_reference', 'Examplesson')},version\n${first},1`);
    expect(lines[0]?.findings.map(({ code, column }) => [code, column])).toEqual([
      ['UNKNOWN_COLUMN', 'column 1'], ['REPEATED_COLUMN', 'version'], ['MISSING_COLUMN', 'incident_reference'],
    ]);
    expect(JSON.stringify(lines)).not.toContain('Examplesson');
  });
});
