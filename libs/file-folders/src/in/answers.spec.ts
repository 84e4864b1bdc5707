import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { checkContent, type Kind, kindNames, kinds, fieldsOf } from '#messages';
import { stringifyRows } from '../csv/safe-csv.js';
import { answerColumns, type AnswerRow, openAnswers } from './answers.js';
import { columnsCsv, templateCsv } from './templates.js';

const id = '019ac1f0-0000-7000-8000-000000000000';
const kindsHere: readonly Kind[] = ['da-response', 'enquiry-refusal'];
const refusal = {
  code: 'TOO_SOON', reason: '=The last enquiry,\r\n"two" weeks old.', decidedBy: '@Chris Testperson', decidedByRole: 'Supervisor', decidedOn: '2026-11-20', reviewOn: '2026-12-20', challengeRoute: '-Write to the lead.',
};

async function read(text: string | Buffer, format: 'csv' | 'ndjson' = 'csv'): Promise<{ rows: AnswerRow[]; findings: string[]; header: string }> {
  const bytes = Buffer.from(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 11) }, (_, at) => bytes.subarray(at * 11, at * 11 + 11));
  const { findings, header, rows } = await openAnswers(Readable.from(chunks), format, kindsHere);
  const all = [];
  for await (const row of rows) all.push(row);
  return { rows: all, findings: findings.map(({ code, column }) => `${code} ${column}`), header: header.toString() };
}

const csvOf = (rows: readonly Readonly<Record<string, string>>[]): string => {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return stringifyRows([columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))]);
};
const head = { inReplyTo: id, kind: 'enquiry-refusal' };

describe('an answer', () => {
  it('is the same in CSV and in NDJSON, formulas, quotes and line ends in its texts too', async () => {
    const csv = await read(csvOf([{ ...head, ...refusal }]));
    const ndjson = await read(`${JSON.stringify({ ...head, content: refusal })}\n`, 'ndjson');
    expect(csv.findings).toEqual([]);
    expect(csv.rows[0]?.answer).toEqual({ ...head, content: refusal });
    expect(ndjson.rows[0]?.answer).toEqual(csv.rows[0]?.answer);
    expect(checkContent('enquiry-refusal', refusal)).toEqual([]);
  });

  it('of each kind may stand in one file, each with its own columns', async () => {
    const { rows } = await read(csvOf([{ ...head, ...refusal }, { inReplyTo: id, kind: 'da-response', status: 'REDIRECTED', redirectedTo: '07' }, { inReplyTo: id, kind: 'da-response', decidedBy: 'Somebody' }]));
    expect(rows.map(({ answer, findings }) => answer?.kind ?? findings.map(({ code, column }) => `${code} ${column}`))).toEqual(['enquiry-refusal', 'da-response', ['UNKNOWN_COLUMN decidedBy']]);
  });

  it('has a list that must be there and may be empty where its cell was left empty', async () => {
    const { rows } = await read(csvOf([{ inReplyTo: id, kind: 'da-response', 'incidents.0.reference': 'WM-1', 'incidents.1.reference': 'WM-2', 'incidents.1.resolution': 'arrest; bail' }]));
    expect(rows[0]?.answer?.content).toEqual({ incidents: [{ reference: 'WM-1', resolution: [] }, { reference: 'WM-2', resolution: ['ARREST', 'BAIL'] }] });
  });
});

describe('a row of answers', () => {
  it.each<[string, Record<string, string>, string]>([
    ['what it answers', { inReplyTo: '' }, 'MISSING_VALUE inReplyTo'], ['an id that is one', { inReplyTo: 'WM-1' }, 'NO_SUCH_WORK inReplyTo'], ['a kind that is sent from here', { kind: 'da-enquiry' }, 'NOT_AN_ANSWER kind'],
    ['a basis in law', { lawfulBasis: 'because' }, 'NOT_IN_LIST lawfulBasis'], ['a code of the list', { code: 'Sampleton' }, 'NOT_IN_LIST code'], ['days', { decidedOn: 'the 20th' }, 'NOT_A_DATE decidedOn'],
  ])('that lacks %s is told so by column, never by value', async (_, wrong, expected) => {
    const { rows } = await read(csvOf([{ ...head, lawfulBasis: '', ...refusal, ...wrong }]));
    const found = rows[0]!.answer === undefined ? rows[0]!.findings : checkContent('enquiry-refusal', rows[0]!.answer.content).map(({ path, code, todo }) => ({ column: rows[0]!.columnOf(path), code, todo }));
    expect(found.map(({ code, column }) => `${code} ${column}`)).toEqual([expected]);
    expect(JSON.stringify(found)).not.toMatch(/WM-1|because|Sampleton|the 20th/);
  });

  it('is given back with the very bytes that came', async () => {
    const line = `${id},enquiry-refusal,"TOO ""SOON"`;
    const { rows, header } = await read(`\uFEFFinReplyTo,kind,code\r\n${line}\r\n`);
    expect([header, rows[0]!.bytes.toString()]).toEqual(['\uFEFFinReplyTo,kind,code', line]);
  });

  it('is not looked at below a header that cannot be read, and is lost no more than others', async () => {
    const { rows, findings } = await read(`inReplyTo,code,shoe size,code\n${id},TOO_SOON,44,\n`);
    expect(findings).toEqual(['UNKNOWN_COLUMN column 3', 'REPEATED_COLUMN code', 'MISSING_COLUMN kind']);
    expect(rows.map((row) => [row.answer, row.findings.map(({ code }) => code)])).toEqual([[undefined, ['NOT_READ']]]);
  });

  it('of NDJSON that is no answer is told so, and the next one is read', async () => {
    const lines = ['{', '[]', '{"inReplyTo":"a","inReplyTo":"b"}', JSON.stringify({ ...head, content: refusal, name: 'Kim' }), JSON.stringify({ ...head, content: refusal })];
    const { rows } = await read(lines.join('\n'), 'ndjson');
    expect(rows.map(({ answer, findings }) => answer?.kind ?? findings.map(({ code, column }) => `${code} ${column}`.trim()).join())).toEqual(['ROW_NOT_JSON', 'ROW_NOT_JSON', 'ROW_NOT_JSON', 'UNKNOWN_COLUMN name 4', 'enquiry-refusal']);
  });
});

describe('the template of a kind', () => {
  it('is a header that is known as it stands, of every kind', async () => {
    for (const kind of kindsHere) expect((await read(templateCsv(kind))).findings).toEqual([]);
  });

  it('says of each column what it means, under which label it stands and whether it is needed', async () => {
    const lines = columnsCsv('da-response').split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^"status","OPEN","yes","one of FULL, /));
    expect(lines).toContainEqual(expect.stringMatching(/^"incidents\.0\.people\.0\.address","VICTIM","no",/));
    expect(lines.filter((line) => line !== '').length).toBe(templateCsv('da-response').trim().split(',').length + 1);
  });

  it('has names of its own for what is no content, in every kind that says something to an agency', () => {
    for (const kind of kindNames.filter((one) => kinds[one].between !== undefined)) for (const { name } of fieldsOf(kinds[kind].content)) expect([kind, answerColumns.some((one) => one === name)]).toEqual([kind, false]);
  });
});
