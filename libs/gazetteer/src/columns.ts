import { GatewayError } from '#messages';

/**
 * The columns that are read of the National Statistics Postcode Lookup, by their names in the editions up to May 2025 (NSPL user guide: `pcds`, `doterm`, `laua`, `cty`, `ctry`, `pfa`) and from then on, where a name
 * carries the year of its codes (`lad26cd`, `pfa23cd`). The ONS Postcode Directory has the same columns under the newer names.
 */
const named = {
  postcode: /^pcds$/i, terminated: /^doterm$/i, district: /^(laua|lad\d\dcd)$/i, county: /^cty(\d\dcd)?$/i, country: /^ctry(\d\dcd)?$/i, force: /^pfa(\d\dcd)?$/i,
} as const;

/** In the words of the newest editions. */
const examples: Readonly<Record<Column, string>> = { postcode: 'pcds', terminated: 'doterm', district: 'lad26cd', county: 'cty26cd', country: 'ctry26cd', force: 'pfa23cd' };

export type Column = keyof typeof named;

/** Where each column stands, and how many there are. */
export type Columns = Readonly<Record<Column, number>> & { readonly width: number };

/** @throws GatewayError REQUEST_INVALID naming every column that is missing or there twice: then this is no such file. */
export function columnsOf(header: readonly string[]): Columns {
  const places = Object.entries(named).map(([column, name]) => [column as Column, header.flatMap((cell, at) => (name.test(cell.trim()) ? [at] : []))] as const);
  const wrong = places.filter(([, at]) => at.length !== 1);
  if (wrong.length > 0) {
    const findings = wrong.map(([column, at]) => ({ path: examples[column], code: at.length === 0 ? 'REQUIRED' : 'DUPLICATE', todo: at.length === 0 ? 'Give the National Statistics Postcode Lookup as it is published, with this column.' : 'Give this column once.' } as const));
    throw new GatewayError('REQUEST_INVALID', { path: 'header' }, { findings });
  }
  return { ...(Object.fromEntries(places.map(([column, at]) => [column, at[0]])) as Record<Column, number>), width: header.length };
}
