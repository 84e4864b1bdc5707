import { open } from 'node:fs/promises';
import { stringifyRows } from '../csv/safe-csv.js';
import { type FileReport, type ReportRow } from './taken-file.js';

/** Writes a report as JSON: the file's figures, then each row that is not plainly accepted. One row a line, so that it can be long. */
export async function writeJsonReport(path: string, report: FileReport, rows: AsyncIterable<ReportRow>): Promise<void> {
  await writeText(path, (async function* () {
    yield `${JSON.stringify(report).slice(0, -1)},"rowFindings":[`;
    let separator = '\n';
    for await (const row of rows) {
      yield `${separator}${JSON.stringify(row)}`;
      separator = ',\n';
    }
    yield ']}\n';
  })());
}

/** Writes a report as CSV, one finding a line; row 0 stands for the file as a whole. Opens in a spreadsheet as text: no value of a row is in it. */
export async function writeCsvReport(path: string, report: FileReport, rows: AsyncIterable<ReportRow>): Promise<void> {
  await writeText(path, (async function* () {
    yield stringifyRows([['row', 'outcome', 'code', 'column', 'todo']]);
    yield stringifyRows(report.findings.map(({ code, column, todo }) => [0, report.outcome, code, column, todo]));
    for await (const { row, outcome, findings } of rows) yield stringifyRows(findings.map(({ code, column, todo }) => [row, outcome, code, column, todo]));
  })());
}

async function writeText(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for await (const piece of pieces) await file.write(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}
