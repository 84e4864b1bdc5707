import { type Fields, shapes, type Sql } from '#platform';

/** Who has a piece of work now. */
export interface Owner {
  /** A user name; or, where nobody is named, `team North` or `manager of North`. */
  readonly owner: string;
  readonly ownerIs: 'PERSON' | 'TEAM' | 'MANAGER';
  /** Whose it is by the caseload or because they took it, where that is somebody else: they are absent or have left. */
  readonly for: string | null;
}

/** What an answer says of who has it. */
export const ownerShape: Fields = { owner: shapes.text, ownerIs: shapes.oneOf('PERSON', 'TEAM', 'MANAGER'), for: shapes.orNull(shapes.text) };

/** A piece of work, by whose it is and of which team. */
export interface Owned {
  readonly person: string;
  readonly team: string | null;
}

/**
 * Who has what people own: they themselves; while they are absent, or when they have left, whoever stands in for them, and for these in turn; the team where it covers; and of somebody who has left without
 * a successor whoever answers for the team. So nothing is owned by nobody. One statement, however many pieces of work.
 */
export async function ownersOf(sql: Sql, persons: readonly string[]): Promise<(owned: Owned) => Owner> {
  const rows = await sql(
    `with recursive way (person, holder, step) as (
       select p collate "C", p collate "C", 0 from unnest($1::text[]) p union all select w.person, a.cover, w.step + 1 from way w join staff_away a on a.person = w.holder where a.cover is not null and w.step < 50)
     select distinct on (w.person) w.person, w.holder, a.person is not null as away, coalesce(a.by_team, false) as by_team from way w left join staff_away a on a.person = w.holder order by w.person, w.step desc`,
    [[...new Set(persons)]]);
  const ends = new Map(rows.map((row) => [String(row['person']), row]));
  return ({ person, team }) => {
    const end = ends.get(person);
    if (end?.['away'] !== true) {
      const holder = String(end?.['holder'] ?? person);
      return { owner: holder, ownerIs: 'PERSON', for: holder === person ? null : person };
    }
    const of = team ?? 'the agency';
    return end['by_team'] === true ? { owner: `team ${of}`, ownerIs: 'TEAM', for: person } : { owner: `manager of ${of}`, ownerIs: 'MANAGER', for: person };
  };
}

/** Rows, each with who has it: `ownedOf` says whose it is; nothing is added where nobody has it. */
export async function whoHas<One extends object>(sql: Sql, ones: readonly One[], ownedOf: (one: One) => Owned | undefined): Promise<(One & { readonly has: Owner | null })[]> {
  const owned = ones.map(ownedOf);
  const ownerOf = await ownersOf(sql, owned.flatMap((one) => (one === undefined ? [] : [one.person])));
  return ones.map((one, at) => ({ ...one, has: owned[at] === undefined ? null : ownerOf(owned[at]) }));
}
