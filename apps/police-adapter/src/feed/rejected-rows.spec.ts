import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { rejectedRows } from './rejected-rows.js';
import { type ReportRow } from './taken.js';
import { feedTemplate } from './template.js';

async function* told(...outcomes: readonly (readonly [number, ReportRow['outcome']])[]): AsyncGenerator<ReportRow> {
  for (const [row, outcome] of outcomes) yield { row, outcome, findings: [] };
}

describe('the rows of a feed file that were not accepted', () => {
  it('are given back as they came, below the header', async () => {
    const { csv, columns } = feedTemplate();
    const [header, ...rows] = csv.trim().split('\n');
    const broken = `"two\nlines"${','.repeat(columns.length - 1)}`;
    const file = Readable.from([Buffer.from([header, rows[0], broken, rows[1], rows[2], ''].join('\r\n'))]);
    expect(await text(rejectedRows(file, 'csv', told([1, 'REPEATED'], [2, 'REJECTED'], [4, 'REJECTED'])))).toBe([header, broken, rows[2], ''].join('\n'));
  });

  it('are given back without a header where the file has none', async () => {
    expect(await text(rejectedRows(Readable.from([Buffer.from('{"a":1}\n\n{\n{"a":2}\n')]), 'ndjson', told([2, 'REJECTED'])))).toBe('{\n');
  });
});
