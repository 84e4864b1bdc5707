import { type FindingCode } from '#messages';

/** What can be wrong with a file or a row as such, with what its sender has to do. What can be wrong with a value, the contract says. */
export const fileFindings = {
  WRONG_COLUMN_COUNT: 'Give this row as many values as the header has columns; a comma inside a value needs quotes round the value.',
  QUOTE_NOT_CLOSED: 'Close the quote in this row; a quote inside a quoted value is written twice.',
  ROW_TOO_LONG: 'Keep a row under 128 KiB.',
  ROW_NOT_JSON: 'Write one JSON object a line, each name once.',
  NOT_UTF8: 'Save the file as UTF-8.',
  UNKNOWN_COLUMN: 'Use the column names of the template.',
  MISSING_COLUMN: 'Add this column to the header.',
  REPEATED_COLUMN: 'Name each column once.',
  NOT_DIVISIBLE: 'Ask the operator of the node: this row could not be divided by sensitivity, so it was not taken.',
  PROTECTED_VALUE: 'Look into the report that was given for the file: a value that belongs to a victim is to be put right, and which one is kept nowhere else.',
  EMPTY_FILE: 'Send a file with a header and at least one row.',
  REPEATED_ROW: 'Nothing to do: this row was accepted before.',
  REPEATED_FILE: 'Nothing to do: this file was taken before.',
  WRONG_ENDING: 'Give the file one of the endings .csv, .ndjson and .jsonl and drop it again; nothing of it was taken.',
  NOT_READABLE: 'Drop an ordinary file that the process of the node may read; nothing of it was taken.',
  FILE_TOO_LARGE: 'Divide the file into files of at most 64 MiB and 100,000 lines, each with the header, and drop these; nothing of it was taken.',
  UPLOAD_INTERRUPTED: 'Send the file again, it broke off; rows that were accepted are recognised.',
} as const;
export type FileFindingCode = keyof typeof fileFindings;

/** What is wrong with one row or value and what to do about it. Never holds the value itself: a row may have slipped by a column. */
export interface RowFinding<Code extends string = string> {
  readonly code: Code;
  /** The column; empty where the whole row or file is meant. */
  readonly column: string;
  readonly todo: string;
}

/** Makes findings out of a table of codes; `more` is said after what to do. */
export const findingsFrom = <Code extends string>(table: Readonly<Record<Code, string>>) =>
  (code: Code, column = '', more = ''): RowFinding<Code> => ({ code, column, todo: more === '' ? table[code] : `${table[code]} ${more}` });

/** A finding about a row or a file. */
export const finding = findingsFrom(fileFindings);

/** A finding about one value: what to do, and the shape of what stands there. */
export function valueFinding<Code extends string = FindingCode>(code: Code, column: string, todo: string, value: string): RowFinding<Code> {
  return { code, column, todo: value === '' ? todo : `${todo}${shapeLead}${shapeOf(value)}.` };
}

const shapeLead = ' What stands here is ';

/**
 * Findings as a case store may keep them: that something which belongs to a victim is wrong, once and without its column, code or shape, and of all else no
 * shape either, for a row may have slipped by a column. The findings in full are for the report that the sender gets.
 */
export function storableFindings<Code extends string>(findings: readonly RowFinding<Code>[], isProtected: (column: string) => boolean): RowFinding<Code | 'PROTECTED_VALUE'>[] {
  const open = findings.filter(({ column }) => !isProtected(column)).map((one) => ({ ...one, todo: one.todo.split(shapeLead, 1)[0] ?? '' }));
  return open.length === findings.length ? open : [...open, { code: 'PROTECTED_VALUE', column: '', todo: fileFindings.PROTECTED_VALUE }];
}

/** Whether a store was told less of a row than there is to say. */
export const isShortened = (findings: readonly RowFinding[]): boolean => findings.some(({ code }) => code === 'PROTECTED_VALUE');

const longestShape = 24;

/** The shape of a value without the value: letters become A, digits 9; of a long one only the length is told. */
export function shapeOf(value: string): string {
  if (value.length > longestShape) return `a text of ${value.length} characters`;
  return `of the shape ${value.replace(/\p{L}/gu, 'A').replace(/\p{N}/gu, '9')}`;
}
