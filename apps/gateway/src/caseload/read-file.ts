import { unguardCell } from '#file-folders';
import { GatewayError } from '#messages';
import { type CheckedRow, type Cells, checkRow } from './check-row.js';
import { type ColumnKey, columnKeys, columns } from './columns.js';
import { csvRecords, decodeCell, longestRecord } from './csv-cells.js';

/** The forms in which a caseload file may come. */
export type FileForm = 'csv' | 'ndjson';

/** One row of the file: checked, with the bytes as they stood. */
export interface FileRow {
  readonly rowNumber: number;
  readonly bytes: Buffer;
  readonly checked: CheckedRow;
}

const byName: ReadonlyMap<string, ColumnKey> = new Map(columnKeys.map((key) => [columns[key].name, key]));

/** Reads a caseload file row by row in constant memory. Every row is given, good or bad; only a file that is no caseload file at all throws. */
export function readCaseloadFile(source: AsyncIterable<Buffer>, form: FileForm, today: string): AsyncGenerator<FileRow> {
  return form === 'csv' ? readCsv(source, today) : readNdjson(source, today);
}

async function* readCsv(source: AsyncIterable<Buffer>, today: string): AsyncGenerator<FileRow> {
  let keys: readonly ColumnKey[] = [];
  for await (const record of csvRecords(source, (header) => (keys = keysOf(header)).length)) {
    if ('header' in record) continue;
    const { rowNumber, bytes, cells } = record;
    if (cells === null || cells.length !== keys.length) {
      const todo = cells === null ? 'Write the row as CSV: a quotation mark is open or stands inside a value.' : `Give ${keys.length} values, as many as the header has; this row has ${cells.length}.`;
      yield { rowNumber, bytes, checked: unreadable(rowNumber, todo) };
    } else {
      yield { rowNumber, bytes, checked: checkRow(rowNumber, Object.fromEntries(keys.map((key, at) => [key, valueOf(cells[at] ?? '')])), today) };
    }
  }
  if (keys.length === 0) throw headerWrong([{ column: 'crn', todo: 'Give a header with the names of the columns; `mag caseload template` prints one.' }]);
}

/** What a cell stands for, without the mark that keeps a spreadsheet from evaluating it. */
function valueOf(cell: string): string | undefined {
  const text = decodeCell(cell);
  return text === undefined ? undefined : unguardCell(text).trim();
}

/** @throws GatewayError REQUEST_INVALID naming every column that is missing, repeated or not known. */
function keysOf(header: readonly string[]): readonly ColumnKey[] {
  const wrong = [
    ...columnKeys.filter((key) => columns[key].required && !header.includes(columns[key].name)).map((key) => ({ column: columns[key].name, todo: 'Add this column.' })),
    ...header.flatMap((name, at) => (header.indexOf(name) === at ? [] : [{ column: byName.has(name) ? name : `column ${at + 1}`, todo: 'Give this column once.' }])),
    ...header.flatMap((name, at) => (byName.has(name) ? [] : [{ column: `column ${at + 1}`, todo: 'Take this column out or correct its name; `mag caseload template` shows the names.' }])),
  ];
  if (wrong.length > 0) throw headerWrong(wrong);
  return header.map((name) => byName.get(name) as ColumnKey);
}

const headerWrong = (wrong: readonly { readonly column: string; readonly todo: string }[]): GatewayError =>
  new GatewayError('REQUEST_INVALID', { path: 'header' }, { findings: wrong.map(({ column, todo }) => ({ path: column, code: 'UNKNOWN_FIELD', todo })) });

const unreadable = (row: number, todo: string): CheckedRow => ({ findings: [{ row, column: null, code: 'ROW_UNREADABLE', todo }] });

async function* readNdjson(source: AsyncIterable<Buffer>, today: string): AsyncGenerator<FileRow> {
  let rowNumber = 0;
  for await (const line of lines(source)) {
    rowNumber += 1;
    yield { rowNumber, bytes: Buffer.from(line, 'latin1'), checked: checkLine(rowNumber, line, today) };
  }
}

function checkLine(rowNumber: number, line: string, today: string): CheckedRow {
  const text = decodeCell(line);
  let value: unknown;
  try {
    value = text === undefined || line.length > longestRecord ? undefined : JSON.parse(text);
  } catch {
    value = undefined; // JSON.parse quotes the text in its error, so nothing of it is kept
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return unreadable(rowNumber, 'Write one JSON object a line, in UTF-8.');
  const cells: Record<string, string> = {};
  for (const [name, given] of Object.entries(value)) {
    const key = byName.get(name);
    if (key === undefined) return { findings: [{ row: rowNumber, column: null, code: 'UNKNOWN_FIELD', todo: 'Take out names that are no columns; `mag caseload template` shows the names.' }] };
    const cell = cellOf(given);
    if (cell === undefined) return { findings: [{ row: rowNumber, column: name, code: 'WRONG_TYPE', todo: `Give ${columns[key].rule}.` }] };
    cells[key] = cell.normalize('NFC').trim();
  }
  return checkRow(rowNumber, cells satisfies Cells, today);
}

/** A JSON value as the text that would stand in the CSV cell. */
function cellOf(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && !item.includes(';'))) return value.join(';');
  return undefined;
}

/** Lines of a stream as latin1, empty ones left out; a line that never ends is cut so that memory stays constant. */
async function* lines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of source) {
    const parts = (rest + chunk.toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim() !== '') yield part.replace(/\r$/, '');
    if (rest.length > 2 * longestRecord) {
      yield rest;
      rest = '';
    }
  }
  if (rest.trim() !== '') yield rest.replace(/\r$/, '');
}
