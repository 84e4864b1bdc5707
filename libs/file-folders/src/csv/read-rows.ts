import { finding, type RowFinding } from '../drop/findings.js';
import { joinRecords } from './join-records.js';
import { readLines, withoutReturn } from './lines.js';
import { cellsOf, textOf } from './safe-csv.js';

/** One row of a CSV file as it came: its cells, or what keeps them from being read. */
export interface CsvRow {
  /** Counted from 1, without the header and without empty lines. */
  readonly row: number;
  /** The very bytes, so that a bad row can be kept. */
  readonly bytes: Buffer;
  readonly cells: readonly string[];
  readonly findings: readonly RowFinding[];
}

/** A CSV file that has been opened: its header, and its rows as they are asked for. */
export interface CsvFile {
  /** None for an empty file. */
  readonly header: readonly string[] | undefined;
  readonly headerBytes: Buffer;
  readonly rows: AsyncGenerator<CsvRow>;
}

/** One line of an NDJSON file: its text, or what keeps it from being read. */
export interface TextRow {
  readonly row: number;
  readonly bytes: Buffer;
  readonly text: string;
  readonly findings: readonly RowFinding[];
}

/** Opens a CSV file in constant memory: one bad row never takes its neighbours with it. */
export async function openCsv(stream: AsyncIterable<Buffer | string>): Promise<CsvFile> {
  const records = joinRecords(readLines(stream));
  const first = await records.next();
  const headerBytes = first.done === true ? Buffer.alloc(0) : first.value.bytes;
  const header = first.done === true ? undefined : (cellsOf(textOf(headerBytes) ?? '') ?? []).map((name) => name.trim());
  return { header, headerBytes, rows: rowsOf(records, header?.length ?? 0) };
}

async function* rowsOf(records: ReturnType<typeof joinRecords>, width: number): AsyncGenerator<CsvRow> {
  let row = 0;
  for await (const { bytes, fault } of records) {
    if (bytes.length === 0) continue;
    row += 1;
    const text = textOf(bytes);
    const cells = text === undefined || fault !== undefined ? undefined : cellsOf(text);
    const unreadable = (wrong: RowFinding): CsvRow => ({ row, bytes, cells: [], findings: [wrong] });
    if (fault !== undefined) yield unreadable(finding(fault));
    else if (text === undefined) yield unreadable(finding('NOT_UTF8'));
    else if (cells === undefined) yield unreadable(finding('QUOTE_NOT_CLOSED'));
    else if (cells.length !== width) yield unreadable(finding('WRONG_COLUMN_COUNT'));
    else yield { row, bytes, cells, findings: [] };
  }
}

/** The lines of an NDJSON file; empty ones are not counted. */
export async function* ndjsonLines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<TextRow> {
  let row = 0;
  for await (const { bytes: line, whole } of readLines(stream)) {
    const bytes = whole ? withoutReturn(line) : line;
    const text = textOf(bytes);
    if (whole && text?.trim() === '') continue;
    row += 1;
    const wrong = !whole ? finding('ROW_TOO_LONG') : text === undefined ? finding('NOT_UTF8') : undefined;
    yield { row, bytes, text: text ?? '', findings: wrong === undefined ? [] : [wrong] };
  }
}
