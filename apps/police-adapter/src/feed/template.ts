import { stringifyRows } from '#file-folders';
import { type Label } from '#messages';
import { feedColumns } from './columns.js';
import { labelOf, ruleOf } from './contract.js';

/** One column as a force's analyst reads it. */
export interface TemplateColumn {
  readonly name: string;
  /** The sensitivity label of the field that the column fills: VICTIM columns never reach the case side. */
  readonly label: Label;
  readonly required: boolean;
  readonly rule: string;
  readonly meaning: string;
  readonly example: string;
}

/** The header and three rows that are accepted as they stand, as CSV text, and what each column means. */
export function feedTemplate(forceCode = '22'): { readonly csv: string; readonly columns: readonly TemplateColumn[] } {
  const example = (row: number) => feedColumns.map(({ name, examples }) => (name === 'force_code' ? forceCode : examples[row] ?? ''));
  return {
    csv: stringifyRows([feedColumns.map(({ name }) => name), ...[0, 1, 2].map(example)]),
    columns: feedColumns.map((column) => ({
      name: column.name, label: labelOf(column), required: column.required, rule: ruleOf(column), meaning: column.meaning,
      example: column.examples.find((one) => one !== '') ?? '',
    })),
  };
}
