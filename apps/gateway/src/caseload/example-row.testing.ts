import { GatewayError } from '#messages';
import { type Cells, checkRow } from './check-row.js';
import { type CaseloadRow, columnKeys, columns } from './columns.js';

/** The cells of a row of the template, by the name that code calls the column. */
export const exampleCells = (at: 0 | 1 | 2): Record<string, string> => Object.fromEntries(columnKeys.map((key) => [key, columns[key].examples[at]]));

/** A row of the template with some cells changed, for tests. */
export function exampleRow(at: 0 | 1 | 2, change: Readonly<Record<string, string>> = {}): CaseloadRow {
  const checked = checkRow(1, { ...exampleCells(at), ...change } as Cells, '2026-11-23');
  if ('findings' in checked) throw new GatewayError('INVARIANT_BROKEN');
  return checked.row;
}
