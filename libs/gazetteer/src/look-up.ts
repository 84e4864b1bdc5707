import { type Postcode, readPostcode } from '#messages';
import { type Sql } from '#platform';

/** Where a postcode lies. */
export type Place =
  /** In the area of this police force (Home Office code) and of this authority that runs children's services (National Statistics code); terminated in that month, if it is. */
  | { readonly outcome: 'known'; readonly postcode: Postcode; readonly force: string; readonly authority: string; readonly terminated: string | null }
  /** In Scotland, Northern Ireland, the Channel Islands or the Isle of Man. */
  | { readonly outcome: 'outside'; readonly postcode: Postcode; readonly terminated: string | null }
  /** The edition that is loaded does not have it, or does not say where it lies: a person must. */
  | { readonly outcome: 'unknown'; readonly postcode: Postcode }
  | { readonly outcome: 'not-a-postcode' };

/** Looks up postcodes as somebody wrote them, with or without space; one answer for each, in their order, by one statement. */
export async function lookUpPostcodes(sql: Sql, written: readonly string[]): Promise<Place[]> {
  const readings = written.map(readPostcode);
  const postcodes = new Set(readings.flatMap((reading) => (reading.ok ? [reading.value] : [])));
  const rows = postcodes.size === 0 ? [] : await sql('select postcode, force, authority, terminated from place where postcode = any($1)', [[...postcodes]]);
  const found = new Map(rows.map((row) => [row['postcode'] as string, row as { force: string | null; authority: string | null; terminated: string | null }]));
  return readings.map((reading): Place => {
    if (!reading.ok) return { outcome: 'not-a-postcode' };
    const [postcode, place] = [reading.value, found.get(reading.value)];
    if (place === undefined) return { outcome: 'unknown', postcode };
    const { force, authority, terminated } = place;
    return force === null || authority === null ? { outcome: 'outside', postcode, terminated } : { outcome: 'known', postcode, force, authority, terminated };
  });
}

/** The edition that is looked up in; undefined where none was ever loaded, so that every postcode is unknown. */
export async function currentEdition(sql: Sql): Promise<{ readonly edition: number; readonly places: number; readonly loadedAt: Date } | undefined> {
  const [row] = await sql('select edition, rows, loaded_at from place_edition order by edition desc limit 1');
  return row === undefined ? undefined : { edition: Number(row['edition']), places: Number(row['rows']), loadedAt: row['loaded_at'] as Date };
}
