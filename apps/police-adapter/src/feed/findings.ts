import { type FindingCode as FieldFindingCode } from '#messages';

/** What can be wrong with a row or a file as such, with what the sender has to do. What can be wrong with a value, the contract says. */
const rowFindings = {
  MISSING_VALUE: 'Fill in this column.',
  IN_THE_FUTURE: 'Write a time that has passed; check day and month.',
  OTHER_FORCE: 'Write the code of the force that sends this file.',
  PERSON_WITHOUT_ROLE: 'Fill in the role of this person, or empty the other columns of this person.',
  OLDER_VERSION: 'A newer version of this incident was sent before. If this row is the newest, give it a higher version.',
  SAME_VERSION: 'Nothing to do if this row corrects the earlier one with the same version: it was taken as the next version. Otherwise look which of the two is right.',
  NOT_DIVISIBLE: 'Ask the operator of the node: this row could not be divided by sensitivity, so it was not taken.',
  WRONG_COLUMN_COUNT: 'Give this row as many values as the header has columns; a comma inside a value needs quotes round the value.',
  QUOTE_NOT_CLOSED: 'Close the quote in this row; a quote inside a quoted value is written twice.',
  ROW_TOO_LONG: 'Keep a row under 128 KiB.',
  ROW_NOT_JSON: 'Write one JSON object a line, each name once, its values texts, numbers or true and false.',
  NOT_UTF8: 'Save the file as UTF-8.',
  UNKNOWN_COLUMN: 'Use the column names of the template.',
  MISSING_COLUMN: 'Add this column to the header.',
  REPEATED_COLUMN: 'Name each column once.',
  EMPTY_FILE: 'Send a file with a header and at least one row.',
  REPEATED_ROW: 'Nothing to do: this row was accepted before.',
  REPEATED_FILE: 'Nothing to do: this file was taken before.',
  UPLOAD_INTERRUPTED: 'Send the file again, it broke off; rows that were accepted are recognised.',
} as const;

/** A stable code of a finding. */
export type FeedFindingCode = keyof typeof rowFindings | FieldFindingCode;

/** What is wrong with one value of a row and what to do about it. Never holds the value itself: a row may have slipped by a column. */
export interface RowFinding {
  readonly code: FeedFindingCode;
  /** The column; empty where the whole row or file is meant. */
  readonly column: string;
  readonly todo: string;
}

/** A finding about a row or a file. */
export function finding(code: keyof typeof rowFindings, column = '', more = ''): RowFinding {
  return { code, column, todo: more === '' ? rowFindings[code] : `${rowFindings[code]} ${more}` };
}

/** A finding about one value: what to do, and the shape of what stands there. */
export function valueFinding(code: FeedFindingCode, column: string, todo: string, value: string): RowFinding {
  return { code, column, todo: value === '' ? todo : `${todo} What stands here is ${shapeOf(value)}.` };
}

const longestShape = 24;

/** The shape of a value without the value: letters become A, digits 9; of a long one only the length is told. */
export function shapeOf(value: string): string {
  if (value.length > longestShape) return `a text of ${value.length} characters`;
  return `of the shape ${value.replace(/\p{L}/gu, 'A').replace(/\p{N}/gu, '9')}`;
}
