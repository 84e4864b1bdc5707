import { parse } from 'csv-parse/sync';
import { parseStrictJson } from '#messages';
import { columnByName, feedColumns } from './columns.js';
import { joinRecords } from './csv.js';
import { finding, type RowFinding } from './findings.js';
import { readLines } from './lines.js';

/** The forms in which a force may send its incidents: both have the same flat columns. */
export type FeedFormat = 'csv' | 'ndjson';

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
  readonly records: AsyncGenerator<FeedRecord>;
}

/** Refuses what is not UTF-8; leaves out a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Opens a file in constant memory: reads the header of a CSV file at once, the rows as they are asked for. */
export async function openFeedFile(stream: AsyncIterable<Buffer | string>, format: FeedFormat): Promise<FeedFile> {
  return format === 'csv' ? openCsv(stream) : { findings: [], records: ndjsonRecords(stream) };
}

async function openCsv(stream: AsyncIterable<Buffer | string>): Promise<FeedFile> {
  const rows = joinRecords(readLines(stream));
  const first = await rows.next();
  const header = first.done ? undefined : fieldsOf(textOf(first.value.bytes) ?? '');
  const findings = header === undefined ? [finding('EMPTY_FILE')] : headerFindings(header);
  return { findings, records: findings.length > 0 ? drained(rows) : csvRecords(rows, header ?? []) };
}

function headerFindings(header: readonly string[]): RowFinding[] {
  const unknown = header.filter((name) => !columnByName.has(name)).map((name) => finding('UNKNOWN_COLUMN', `column ${header.indexOf(name) + 1}`));
  const repeated = [...new Set(header.filter((name, at) => columnByName.has(name) && header.indexOf(name) !== at))];
  const missing = feedColumns.filter((column) => column.required && !header.includes(column.name));
  return [...unknown, ...repeated.map((name) => finding('REPEATED_COLUMN', name)), ...missing.map((column) => finding('MISSING_COLUMN', column.name))];
}

/** No rows; reads the file to its end, so that the sender is not cut off before the answer. */
async function* drained(rows: ReturnType<typeof joinRecords>): AsyncGenerator<FeedRecord> {
  while ((await rows.next()).done !== true) continue;
  yield* [];
}

async function* csvRecords(rows: ReturnType<typeof joinRecords>, header: readonly string[]): AsyncGenerator<FeedRecord> {
  let row = 0;
  for await (const { bytes, fault } of rows) {
    if (bytes.length === 0) continue;
    row += 1;
    const text = textOf(bytes);
    const fields = text === undefined || fault !== undefined ? undefined : fieldsOf(text);
    if (fault !== undefined) yield unreadable(row, bytes, finding(fault));
    else if (text === undefined) yield unreadable(row, bytes, finding('NOT_UTF8'));
    else if (fields === undefined) yield unreadable(row, bytes, finding('QUOTE_NOT_CLOSED'));
    else if (fields.length !== header.length) yield unreadable(row, bytes, finding('WRONG_COLUMN_COUNT'));
    else yield { row, bytes, values: valuesOf(header.map((name, at) => [name, fields[at] ?? ''])), findings: [] };
  }
}

async function* ndjsonRecords(stream: AsyncIterable<Buffer | string>): AsyncGenerator<FeedRecord> {
  let row = 0;
  for await (const { bytes, whole } of readLines(stream)) {
    const text = textOf(bytes);
    if (whole && text?.trim() === '') continue;
    row += 1;
    if (!whole) yield unreadable(row, bytes, finding('ROW_TOO_LONG'));
    else if (text === undefined) yield unreadable(row, bytes, finding('NOT_UTF8'));
    else yield jsonRecord(row, bytes, text);
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

function textOf(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The values of one CSV record (RFC 4180); `undefined` when its quotes are wrong. */
function fieldsOf(text: string): readonly string[] | undefined {
  if (!text.includes('"')) return text.split(',');
  try {
    const [fields, ...others] = parse(text, { relax_column_count: true, skip_empty_lines: false });
    return others.length > 0 ? undefined : fields;
  } catch {
    return undefined;
  }
}
