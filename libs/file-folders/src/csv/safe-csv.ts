import { stringify } from 'csv-stringify/sync';
import { parse } from 'csv-parse/sync';

/**
 * What a spreadsheet would take for the beginning of a formula (OWASP, CSV Injection): = + - @ and their full-width forms, tab, carriage return, line feed and NUL,
 * also behind blanks, which some spreadsheets leave out. Marks in front belong to it, so that a mark that stood there before is not taken for ours.
 */
// eslint-disable-next-line no-control-regex -- these control characters are what is looked for
const formula = /^'*(?:[\t\r\n\u0000]|[ \u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u;

/** The same behind one mark more: a value that `guardCell` has marked. */
const guarded = (cell: string): boolean => cell.startsWith("'") && formula.test(cell.slice(1));

/** A value as it may stand in a cell: what a spreadsheet might evaluate has one `'` in front, by which it is text. */
export const guardCell = (value: string): string => (formula.test(value) ? `'${value}` : value);

/** The value that a cell stands for: exactly what {@link guardCell} was given. A cell that nobody guarded is its own value. */
export const unguardCell = (cell: string): string => (guarded(cell) ? cell.slice(1) : cell);

/** Rows as CSV (RFC 4180), safe to open in a spreadsheet. */
export function stringifyRows(rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify(rows.map((row) => row.map((value) => (typeof value === 'string' ? guardCell(value) : value))), { record_delimiter: 'unix', quoted_match: /[\r\n]/ });
}

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
