import { stringify } from 'csv-stringify/sync';
import { parse } from 'csv-parse/sync';

/**
 * What a spreadsheet would take for the beginning of a formula (OWASP, CSV Injection): = + - @ and their full-width and small forms behind whatever it may leave out (white space, characters
 * that nobody sees, quotation marks), and tab, carriage return, line feed and NUL. Marks in front belong to it, so that a mark that stood there before is not taken for ours.
 */
const formula = /^(?:[\s\p{Cc}\p{Cf}"'\uff02\uff07]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]|'*[\t\r\n\0])/u;

/** The same behind one mark more: a value that `guardCell` has marked. */
const guarded = (cell: string): boolean => cell.startsWith("'") && formula.test(cell.slice(1));

/** A value as it may stand in a cell: what a spreadsheet might evaluate has one `'` in front, by which it is text. */
export const guardCell = (value: string): string => (formula.test(value) ? `'${value}` : value);

/** The value that a cell stands for: exactly what {@link guardCell} was given. A cell that nobody guarded is its own value. */
export const unguardCell = (cell: string): string => (guarded(cell) ? cell.slice(1) : cell);

/** Rows as CSV (RFC 4180), safe to open in a spreadsheet: every cell guarded and in quotes. */
export function stringifyRows(rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify(rows.map((row) => row.map((value) => (typeof value === 'string' ? guardCell(value) : value))), { record_delimiter: 'unix', quoted: true, quoted_empty: true });
}

/**
 * A record that is given back as a line that is safe in a spreadsheet and reads as it did, cell by cell, when it comes again. Bytes that are no UTF-8 stay what they are; a record whose quotes
 * are wrong cannot be read, and is one cell.
 */
export function guardRecord(bytes: Buffer): Buffer {
  const marked = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  const text = textOf(bytes);
  const record = text ?? bytes.toString('latin1');
  const line = Buffer.from(stringifyRows([(cellsOf(record) ?? [record]).map(unguardCell)]), text === undefined ? 'latin1' : 'utf8');
  return marked && text !== undefined ? Buffer.concat([byteOrderMark, line]) : line;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The cells of one CSV record as they stand, guards and all; `undefined` when its quotes are wrong. */
export function cellsOf(record: string): readonly string[] | undefined {
  if (!record.includes('"')) return record.split(',');
  try {
    const [cells, ...others] = parse(record, { relax_column_count: true, skip_empty_lines: false });
    return others.length > 0 ? undefined : cells;
  } catch {
    return undefined;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of some bytes, without a byte order mark; `undefined` for what is not UTF-8. */
export function textOf(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
