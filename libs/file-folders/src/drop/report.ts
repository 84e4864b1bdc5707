import { stringifyRows } from '../csv/safe-csv.js';
import { type DropFolder, type StandingFile } from './drop-folder.js';
import { type FileFindingCode, finding } from './findings.js';
import { type FileReport, type ReportRow } from './taken-file.js';
import { writeWhole } from './write-file.js';

/** The rows of a report, in order. */
type ReportRows = Iterable<ReportRow> | AsyncIterable<ReportRow>;

/** A report as JSON: the file's figures, then each row that is not plainly accepted. One row a line, so that it can be long. */
export async function* jsonReport(report: FileReport, rows: ReportRows): AsyncGenerator<string> {
  yield `${JSON.stringify(report).slice(0, -1)},"rowFindings":[`;
  let separator = '\n';
  for await (const row of rows) {
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield ']}\n';
}

/** A report as CSV, one finding a line; row 0 stands for the file as a whole. Opens in a spreadsheet as text: no value of a row is in it. */
export async function* csvReport(report: FileReport, rows: ReportRows): AsyncGenerator<string> {
  yield stringifyRows([['row', 'outcome', 'code', 'column', 'todo']]);
  yield stringifyRows(report.findings.map(({ code, column, todo }) => [0, report.outcome, code, column, todo]));
  for await (const { row, outcome, findings } of rows) yield stringifyRows(findings.map(({ code, column, todo }) => [row, outcome, code, column, todo]));
}

/** Writes the reports of a file, each whole or not at all: as JSON and as CSV, under the name that it has in `work`. */
export async function writeReports(folder: DropFolder, { workName }: StandingFile, report: FileReport, rows: () => ReportRows): Promise<void> {
  await writeWhole(folder.path('reports'), `${workName}.json`, jsonReport(report, rows()));
  await writeWhole(folder.path('reports'), `${workName}.csv`, csvReport(report, rows()));
}

/** Reports a file of which nothing was taken or ever will be, and gives it back as it is. */
export async function refuse(folder: DropFolder, file: StandingFile, why: FileFindingCode, now: Date): Promise<void> {
  const { id, name } = file;
  const report: FileReport = { id, name, receivedAt: now.toISOString(), outcome: 'FAILED', rows: 0, accepted: 0, rejected: 0, repeated: 0, repeatOf: null, findings: [finding(why)] };
  await writeReports(folder, file, report, () => []);
  await folder.reject(file);
}
