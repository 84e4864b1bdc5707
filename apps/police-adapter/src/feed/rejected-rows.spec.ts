import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from '@jest/globals';
import { openFeedFile } from './records.js';
import { rejectedRows } from './rejected-rows.js';
import { type ReportRow } from './taken.js';
import { feedTemplate } from './template.js';

async function* told(...outcomes: readonly (readonly [number, ReportRow['outcome']])[]): AsyncGenerator<ReportRow> {
  for (const [row, outcome] of outcomes) yield { row, outcome, findings: [] };
}

describe('the rows of a feed file that were not accepted', () => {
  it('are given back below the header, each cell as it was', async () => {
    const { csv, columns } = feedTemplate();
    const [header, ...rows] = csv.trim().split('\n');
    const broken = `"two\nlines"${',""'.repeat(columns.length - 1)}`;
    const file = Readable.from([Buffer.from([header, rows[0], broken, rows[1], rows[2], ''].join('\r\n'))]);
    expect(await text(rejectedRows(file, 'csv', told([1, 'REPEATED'], [2, 'REJECTED'], [4, 'REJECTED'])))).toBe([header, broken, rows[2], ''].join('\n'));
  });

  it('are safe in a spreadsheet, and read the same when they come again', async () => {
    const { columns } = feedTemplate();
    const values = ['=HYPERLINK("http://example.org")', ' \t=1+1', 'a;=1+1', '+44 1632 960123', "'=marked"].concat(Array.from({ length: columns.length - 5 }, () => 'x'));
    const file = [columns.map(({ name }) => name), values].map((row) => row.map((cell) => (/["\t;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n');
    const valuesIn = async (csv: string) => {
      const { records } = await openFeedFile(Readable.from([Buffer.from(csv)]), 'csv');
      const all: unknown[] = [];
      for await (const record of records) all.push([...record.values]);
      return all;
    };
    const back = await text(rejectedRows(Readable.from([Buffer.from(file)]), 'csv', told([1, 'REJECTED'])));
    expect(parse(back)[1]?.slice(0, 5)).toEqual([`'${values[0]}`, `'${values[1]}`, values[2], `'${values[3]}`, values[4]]);
    expect(await valuesIn(back)).toEqual(await valuesIn(file));
  });

  it('are given back without a header where the file has none', async () => {
    expect(await text(rejectedRows(Readable.from([Buffer.from('{"a":1}\n\n{\n{"a":2}\n')]), 'ndjson', told([2, 'REJECTED'])))).toBe('{\n');
  });
});
