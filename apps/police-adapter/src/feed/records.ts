import { type CsvRow, ndjsonLines, openCsv, type RowFormat, unguardCell } from '#file-folders';
import { parseStrictJson } from '#messages';
import { columnByName, feedColumns } from './columns.js';
import { finding, type RowFinding } from './findings.js';

/** The forms in which a force may send its incidents: both have the same flat columns. */
export type FeedFormat = RowFormat;

/** One row as it came: read into its columns, or with what keeps it from being read. Nothing about the values has been checked. */
export interface FeedRecord {
  /** Counted from 1, without the header and without empty lines. */
  readonly row: number;
  /** The very bytes, so that a bad row can be kept. */
  readonly bytes: Buffer;
  /** Values by column, trimmed, empty ones left out. */
  readonly values: ReadonlyMap<string, string>;
  readonly findings: readonly RowFinding[];
}

/** A file that has been opened: its rows, or what keeps the whole file from being read. */
export interface FeedFile {
  readonly findings: readonly RowFinding[];
  /** What must stand before rows that are given back. */
  readonly header: Buffer;
  readonly records: AsyncGenerator<FeedRecord>;
}

/** Opens a file in constant memory: reads the header of a CSV file at once, the rows as they are asked for. */
export async function openFeedFile(stream: AsyncIterable<Buffer | string>, format: FeedFormat): Promise<FeedFile> {
  return format === 'csv' ? csvFile(stream) : { findings: [], header: Buffer.alloc(0), records: ndjsonRecords(stream) };
}

async function csvFile(stream: AsyncIterable<Buffer | string>): Promise<FeedFile> {
  const { header, headerBytes, rows } = await openCsv(stream);
  const findings = header === undefined ? [finding('EMPTY_FILE')] : headerFindings(header);
  return { findings, header: headerBytes, records: findings.length > 0 ? drained(rows) : csvRecords(rows, header ?? []) };
}

function headerFindings(header: readonly string[]): RowFinding[] {
  const unknown = header.filter((name) => !columnByName.has(name)).map((name) => finding('UNKNOWN_COLUMN', `column ${header.indexOf(name) + 1}`));
  const repeated = [...new Set(header.filter((name, at) => columnByName.has(name) && header.indexOf(name) !== at))];
  const missing = feedColumns.filter((column) => column.required && !header.includes(column.name));
  return [...unknown, ...repeated.map((name) => finding('REPEATED_COLUMN', name)), ...missing.map((column) => finding('MISSING_COLUMN', column.name))];
}

/** No rows; reads the file to its end, so that the sender is not cut off before the answer. */
async function* drained(rows: AsyncGenerator<CsvRow>): AsyncGenerator<FeedRecord> {
  while ((await rows.next()).done !== true) continue;
  yield* [];
}

async function* csvRecords(rows: AsyncGenerator<CsvRow>, header: readonly string[]): AsyncGenerator<FeedRecord> {
  for await (const { row, bytes, cells, findings } of rows) {
    yield { row, bytes, values: findings.length > 0 ? new Map() : valuesOf(header.map((name, at) => [name, unguardCell(cells[at] ?? '')])), findings: findings as readonly RowFinding[] };
  }
}

async function* ndjsonRecords(stream: AsyncIterable<Buffer | string>): AsyncGenerator<FeedRecord> {
  for await (const { row, bytes, text, findings } of ndjsonLines(stream)) {
    yield findings.length > 0 ? { row, bytes, values: new Map(), findings: findings as readonly RowFinding[] } : jsonRecord(row, bytes, text);
  }
}

function jsonRecord(row: number, bytes: Buffer, text: string): FeedRecord {
  const entries = flatEntries(text);
  if (entries === undefined) return unreadable(row, bytes, finding('ROW_NOT_JSON'));
  const unknown = entries.flatMap(([name], at) => (columnByName.has(name) ? [] : [finding('UNKNOWN_COLUMN', `name ${at + 1}`)]));
  return { row, bytes, values: valuesOf(entries), findings: unknown };
}

/** The names and values of a flat JSON object; `undefined` for anything else. */
function flatEntries(text: string): readonly [string, string][] | undefined {
  let parsed: unknown;
  try {
    parsed = parseStrictJson(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const entries = Object.entries(parsed).filter(([, value]) => value !== null);
  return entries.some(([, value]) => typeof value === 'object') ? undefined : entries.map(([name, value]) => [name, String(value)]);
}

function valuesOf(entries: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(entries.map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== ''));
}

function unreadable(row: number, bytes: Buffer, what: RowFinding): FeedRecord {
  return { row, bytes, values: new Map(), findings: [what] };
}
