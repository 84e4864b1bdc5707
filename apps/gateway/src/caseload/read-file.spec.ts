import { describe, expect, it } from '@jest/globals';
import { type FileForm, type FileRow, readCaseloadFile } from './read-file.js';
import { columnKeys, columns } from './columns.js';
import { caseloadTemplate } from './template.js';

const today = '2026-11-23';

async function readAll(text: string | Buffer, form: FileForm = 'csv', chunk = 64): Promise<FileRow[]> {
  const bytes = Buffer.from(text as string);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const rows: FileRow[] = [];
  for await (const row of readCaseloadFile(chunks(), form, today)) rows.push(row);
  return rows;
}

const { csv } = caseloadTemplate();
const [header = '', first = '', second = '', third = ''] = csv.trimEnd().split('\n');
const good = (rows: readonly FileRow[]): string[] => rows.flatMap(({ checked }) => ('row' in checked ? [checked.row.crn] : []));
const bad = (rows: readonly FileRow[]): number[] => rows.filter(({ checked }) => 'findings' in checked).map(({ rowNumber }) => rowNumber);

describe('a caseload file', () => {
  it.each([1, 7, 100_000])('is read the same in pieces of %d bytes', async (chunk) => {
    expect(good(await readAll(csv, 'csv', chunk))).toEqual(['X320741', 'X320742', 'X320743']);
  });

  it('is read with a byte order mark, Windows line ends and no last line end', async () => {
    expect(good(await readAll(`\ufeff${csv.trimEnd().replaceAll('\n', '\r\n')}`))).toEqual(['X320741', 'X320742', 'X320743']);
  });

  it('loses only the row with an open quotation mark, and keeps its bytes', async () => {
    const broken = first.replace('Alex', '"Alex');
    const rows = await readAll([header, broken, second, third, ''].join('\n'));
    expect(good(rows)).toEqual(['X320742', 'X320743']);
    expect(bad(rows)).toEqual([1]);
    expect(rows[0]?.bytes.toString()).toBe(broken);
  });

  it('loses only the last row when the quotation mark of that one stays open', async () => {
    const rows = await readAll([header, first, third.replace('Jo', '"Jo')].join('\n'));
    expect(good(rows)).toEqual(['X320741']);
    expect(bad(rows)).toEqual([2]);
  });

  it('takes a quoted value with a line break as one row, which the check then refuses for that column', async () => {
    const rows = await readAll([header, first.replace('Testperson', 'Test\nperson'), second].join('\n'));
    expect(rows.map(({ checked }) => ('findings' in checked ? checked.findings.map(({ column }) => column) : []))).toEqual([['family_name'], []]);
  });

  it('refuses a row with too few values and one that is not UTF-8, byte for byte', async () => {
    const latin = Buffer.from(first.replace('Alex', 'Al\u00e9x'), 'latin1');
    const rows = await readAll(Buffer.concat([Buffer.from(`${header}\nX1,2,3\n`), latin, Buffer.from(`\n${second}\n`)]));
    expect(bad(rows)).toEqual([1, 2]);
    expect(rows[1]?.bytes.equals(latin)).toBe(true);
    expect(good(rows)).toEqual(['X320742']);
  });

  it('keeps every byte of any row that it refuses', async () => {
    const lines = Array.from({ length: 300 }, (_, at) => (at % 7 === 0 ? `"${at}` : at % 5 === 0 ? `a"b,"${at}"` : first));
    const rows = await readAll([header, ...lines].join('\n'));
    expect(rows.map(({ bytes }) => bytes.toString()).join('\n')).toBe(lines.join('\n'));
  });

  it('is no caseload file with a column missing or unknown, and says which', async () => {
    await expect(readAll(csv.replace('home_force', 'homeforce'))).rejects.toMatchObject({ code: 'REQUEST_INVALID', findings: [{ path: 'home_force' }, { path: expect.stringMatching(/^column \d+$/) }] });
    await expect(readAll('')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('is read as NDJSON with the same checks', async () => {
    const named = Object.fromEntries(columnKeys.map((key) => [columns[key].name, columns[key].examples[0]]));
    const lines = [JSON.stringify({ ...named, da_flag: true, aliases: ['Al Testperson'] }), '{"crn":', JSON.stringify({ ...named, nonsense: 1 }), JSON.stringify({ ...named, pnc: 12 })];
    const rows = await readAll(lines.join('\n'), 'ndjson');
    expect(good(rows)).toEqual(['X320741']);
    expect(bad(rows)).toEqual([2, 3, 4]);
  });
});
