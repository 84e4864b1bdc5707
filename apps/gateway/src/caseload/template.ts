import { stringifyRows } from '#file-folders';
import { type Label } from '#messages';
import { columnKeys, columns } from './columns.js';

/** What `mag caseload template --json` prints for each column. */
export interface ColumnDescription {
  readonly name: string;
  readonly label: Label;
  readonly required: boolean;
  readonly rule: string;
  readonly meaning: string;
  readonly example: string;
}

/** The caseload file's form: header and three example rows that are accepted as they stand, and one description a column. */
export function caseloadTemplate(): { readonly csv: string; readonly columns: readonly ColumnDescription[] } {
  const all = columnKeys.map((key) => columns[key]);
  const rows = [0, 1, 2].map((row) => all.map((column) => column.examples[row as 0 | 1 | 2]));
  return {
    csv: stringifyRows([all.map((column) => column.name), ...rows]),
    columns: all.map(({ name, label, required, rule, meaning, examples }) => ({ name, label, required, rule, meaning, example: examples.find((one) => one !== '') ?? '' })),
  };
}
