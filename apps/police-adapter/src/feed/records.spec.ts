import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { feedColumns } from './columns.js';
import { longestRow } from '#file-folders';
import { type FeedFormat, type FeedRecord, openFeedFile } from './records.js';

const header = feedColumns.map(({ name }) => name).join(',');
const rest = ','.repeat(feedColumns.length - 1);

async function read(bytes: Buffer | string, format: FeedFormat = 'csv', chunk = 7): Promise<FeedRecord[]> {
  const all = Buffer.from(bytes);
  const chunks = Array.from({ length: Math.ceil(all.length / chunk) }, (_, at) => all.subarray(at * chunk, (at + 1) * chunk));
  const records = [];
  for await (const record of (await openFeedFile(Readable.from(chunks), format)).records) records.push(record);
  return records;
}

const told = (records: readonly FeedRecord[]) => records.map(({ values, findings }) => findings[0]?.code ?? values.get('incident_reference'));

describe('a CSV file', () => {
  it('is read row by row, whatever its line ends, its byte order mark and the size of the chunks', async () => {
    for (const chunk of [1, 3, 1000]) {
      expect(told(await read(`\uFEFF${header}\r\nA${rest}\r\n\r\nB${rest}`, 'csv', chunk))).toEqual(['A', 'B']);
    }
  });

  it('has rows that run over lines and hold commas and quotes inside quotes', async () => {
    const [record] = await read(`${header}\n"A, ""one""\nand two"${rest}\n`);
    expect(record?.values.get('incident_reference')).toBe('A, "one"\nand two');
  });

  it('loses only the row whose quote is never closed', async () => {
    expect(told(await read(`${header}\nA${rest}\n"B${rest}\nC${rest}\nD${rest}`))).toEqual(['A', 'QUOTE_NOT_CLOSED', 'C', 'D']);
  });

  it('loses only the row whose quote is closed by the opening quote of a later row', async () => {
    expect(told(await read(`${header}\n"A${rest}\nB${rest}\n"C"${rest}\nD${rest}`))).toEqual(['QUOTE_NOT_CLOSED', 'B', 'C', 'D']);
  });

  it('refuses a row with too few or too many values, and goes on', async () => {
    expect(told(await read(`${header}\nA\nB${rest},,\nC${rest}`))).toEqual(['WRONG_COLUMN_COUNT', 'WRONG_COLUMN_COUNT', 'C']);
  });

  it('refuses a row that is not UTF-8, keeps its bytes, and goes on', async () => {
    const bad = Buffer.concat([Buffer.from([0xe9, 0xff]), Buffer.from(rest)]);
    const records = await read(Buffer.concat([Buffer.from(`${header}\n`), bad, Buffer.from(`\nC${rest}`)]));
    expect(told(records)).toEqual(['NOT_UTF8', 'C']);
    expect(records[0]?.bytes.equals(bad)).toBe(true);
  });

  it('keeps every byte of a row that is too long, in pieces, and goes on', async () => {
    const records = await read(`${header}\n${'x'.repeat(longestRow * 2 + 10)}\nC${rest}`, 'csv', 100_000);
    expect(new Set(told(records.slice(0, -1)))).toEqual(new Set(['ROW_TOO_LONG']));
    expect(told(records.slice(-1))).toEqual(['C']);
    expect(records.slice(0, -1).reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(longestRow * 2 + 10);
  });
});

describe('an NDJSON file', () => {
  it('has one flat object a line', async () => {
    const [record] = await read('{"incident_reference":"A","version":2,"arrest":true,"markers":null}\n\n', 'ndjson');
    expect([...(record?.values ?? [])]).toEqual([['incident_reference', 'A'], ['version', '2'], ['arrest', 'true']]);
  });

  it.each([['not JSON', '{'], ['a list', '[]'], ['an object inside', '{"a":{}}'], ['a name twice', '{"version":1,"version":2}']])('refuses a line that is %s, and goes on', async (_, line) => {
    expect(told(await read(`${line}\n{"incident_reference":"B"}`, 'ndjson'))).toEqual(['ROW_NOT_JSON', 'B']);
  });

  it('refuses a name that is not a column, by place', async () => {
    const [record] = await read('{"incident_reference":"A","Examplesson":1}', 'ndjson');
    expect(record?.findings).toMatchObject([{ code: 'UNKNOWN_COLUMN', column: 'name 2' }]);
  });
});
