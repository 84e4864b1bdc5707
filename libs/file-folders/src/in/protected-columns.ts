import { homeOf, type Kind } from '#messages';
import { fieldNamed } from '../columns/columns.js';
import { answerColumns } from './answers.js';

/** What stands in a finding where a column is told by its place, or a whole row is meant. */
const place = /^((column|name) \d+)?$/;

/**
 * Whether a column of an answer may hold what belongs to a victim, by the declarations of the kinds: in any of them, for a row may fill a column that another kind has.
 * What no kind declares as a field is taken for protected.
 */
export function isProtectedColumn(column: string, kindsHere: readonly Kind[]): boolean {
  if (place.test(column) || answerColumns.some((one) => one === column)) return false;
  const homes = kindsHere.flatMap((kind) => { const field = fieldNamed(kind, column); return field === undefined ? [] : [homeOf[field.label]]; });
  return homes.length === 0 || homes.includes('victim');
}
