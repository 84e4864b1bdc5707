/**
 * file-folders owns the exchange of files with systems that have no API: rows of CSV and NDJSON that are safe in spreadsheets, watched folders with a report for
 * each file, what came in put out as files, and answers taken out of files. It must never decide who may see or send what: it acts as one role of the rules.
 */
export { deskFolder, type FolderPlan, webFolder } from './folders.js';
export { type FolderSource, receivedIncidents } from './out/source.js';
export { caseOutlet } from './out/case-outlet.js';
export { putOut } from './out/put-out.js';
export { runFolder, type RunningFolder } from './run/run-folder.js';
export { DropFolder, type RowFormat } from './drop/drop-folder.js';
export { type OpenedFile } from './drop/opened-file.js';
export { dropLoop } from './drop/watch.js';
export { writeReports } from './drop/report.js';
export { writeWhole } from './drop/write-file.js';
export { type KeyedDigest, keyedDigest, loadDigestKey } from './drop/digest-key.js';
export { fileFindings, type FileFindingCode, findingsFrom, isShortened, type RowFinding, storableFindings, valueFinding } from './drop/findings.js';
export { type FileOutcome, type FileReport, outcomeOf, type ReportRow } from './drop/taken-file.js';
export { longestRow } from './csv/lines.js';
export { type CsvRow, ndjsonLines, openCsv } from './csv/read-rows.js';
export { guardRecord, stringifyRows, unguardCell } from './csv/safe-csv.js';
export { place } from './columns/place.js';
export * as readings from './columns/readings.js';
export { type Reading } from './columns/readings.js';
