import { type CaseloadRow, type ColumnKey, columnKeys, columns, contradictions } from './columns.js';
import { type Column, type RowFinding, type RowFindingCode, Wrong } from './column.js';

/** A row as it came: one text a column, `undefined` where the bytes are not UTF-8; columns that the file lacks are empty. */
export type Cells = Readonly<Partial<Record<ColumnKey, string | undefined>>>;

/** A row with its canonical values, or what must be put right. */
export type CheckedRow = { readonly row: CaseloadRow } | RejectedCells;

/** A row that is not taken. `crn` is there when it can be read all the same: a full file must not end a person for an error in another column. */
export interface RejectedCells {
  readonly findings: readonly RowFinding[];
  readonly crn?: string;
}

const notUtf8 = 'Save the file as UTF-8.';

/** Checks every column of one row and then what columns say together. All findings of the row at once; no value in any of them. */
export function checkRow(rowNumber: number, cells: Cells, today: string): CheckedRow {
  const findings: RowFinding[] = [];
  const values: Partial<Record<ColumnKey, unknown>> = {};
  for (const key of columnKeys) {
    const column: Column<unknown> = columns[key];
    const finding = (code: RowFindingCode, todo: string): void => void findings.push({ row: rowNumber, column: column.name, code, todo });
    const cell = key in cells ? cells[key] : '';
    if (cell === undefined) finding('NOT_UTF8', notUtf8);
    else if (cell === '') {
      if (column.required) finding('REQUIRED', `Give ${column.rule}.`);
      values[key] = column.absent;
    } else {
      const value = column.read(cell);
      if (value instanceof Wrong) finding(value.code, value.todo ?? `Give ${column.rule}.`);
      else values[key] = value;
    }
  }
  const crn = typeof values.crn === 'string' && values.crn !== '' ? { crn: values.crn } : {};
  if (findings.length > 0) return { findings, ...crn };
  const row = values as CaseloadRow;
  const contradicting = contradictions(row, today).map(({ column, todo }) => ({ row: rowNumber, column, code: 'CONTRADICTION' as const, todo }));
  return contradicting.length > 0 ? { findings: contradicting, ...crn } : { row };
}
