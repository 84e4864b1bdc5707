import { readPostcode } from '#messages';
import { authorityOf, countries, forceOfArea } from './areas.js';
import { type Column, type Columns } from './columns.js';

/** One postcode with the areas that it lies in; without force and authority it lies outside England and Wales. */
export interface PlaceRow {
  readonly postcode: string;
  readonly force: string | null;
  readonly authority: string | null;
  /** The month in which Royal Mail ended it, YYYY-MM: addresses of the past have it still. */
  readonly terminated: string | null;
}

/** What is wrong with one row of a file. */
export interface RowFinding {
  /** 1 for the first row after the header. */
  readonly row: number;
  readonly column: Column | null;
  readonly code: 'ROW_UNREADABLE' | 'NOT_A_POSTCODE' | 'NOT_A_DATE' | 'NOT_IN_LIST' | 'NOT_AN_AREA_CODE' | 'NOT_A_FORCE_CODE' | 'DUPLICATE';
  readonly todo: string;
}

/** What became of a row: a place, a postcode of which nobody knows where it lies, or what is wrong with it. */
export type CheckedRow = { readonly place: PlaceRow } | { readonly withoutArea: true } | { readonly finding: Omit<RowFinding, 'row'> };

/** Checks one row. A row that was published long ago without a grid reference has empty areas; that is no fault (NSPL user guide, `gridind` 9). */
export function checkRow(cells: readonly string[], columns: Columns): CheckedRow {
  if (cells.length !== columns.width) return wrong(null, 'ROW_UNREADABLE', `Give ${columns.width} values, as many as the header has; this row has ${cells.length}.`);
  const cell = (column: Column): string => cells[columns[column]]?.trim() ?? '';
  const postcode = readPostcode(cell('postcode'));
  if (!postcode.ok) return wrong('postcode', 'NOT_A_POSTCODE', 'Give the postcode in full, with one space.');
  const month = /^(\d{4})(0[1-9]|1[0-2])$/.exec(cell('terminated'));
  if (month === null && cell('terminated') !== '') return wrong('terminated', 'NOT_A_DATE', 'Give the month of termination as YYYYMM, or leave it empty.');
  const terminated = month === null ? null : `${month[1]}-${month[2]}`;
  const [country, area, district] = [cell('country'), cell('force'), cell('district')];
  const lies = countries.get(country);
  if (country === '' || (lies === 'inside' && (area === '' || district === ''))) return { withoutArea: true };
  if (lies === undefined) return wrong('country', 'NOT_IN_LIST', 'Give one of the country codes of the lookup.');
  if (lies === 'outside') return { place: { postcode: postcode.value, force: null, authority: null, terminated } };
  const [force, authority] = [forceOfArea.get(area), authorityOf(district, cell('county'))];
  if (force === undefined) return wrong('force', 'NOT_A_FORCE_CODE', 'Give the code of one of the 43 police force areas.');
  if (authority === undefined) return wrong('district', 'NOT_AN_AREA_CODE', 'Give the code of a unitary, metropolitan, London or Welsh authority, or of a district together with its county.');
  return { place: { postcode: postcode.value, force, authority, terminated } };
}

const wrong = (column: Column | null, code: RowFinding['code'], todo: string): CheckedRow => ({ finding: { column, code, todo } });
