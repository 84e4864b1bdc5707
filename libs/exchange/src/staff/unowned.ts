import { type Actor } from '#access';
import { type Fields, type Row, shapes, type Sql } from '#platform';

/** What an answer says of somebody who has left, for whom nobody stands in, and who still has something. */
export const unownedShape: Fields = { person: shapes.text, since: shapes.time, teams: shapes.listOf(shapes.text), clocks: shapes.integer, work: shapes.integer, people: shapes.integer };

/** Somebody who has left without a successor, with how much is still theirs: whoever answers for the team has it now. */
export interface Unowned {
  readonly person: string;
  readonly since: unknown;
  readonly teams: readonly string[];
  readonly clocks: number;
  readonly work: number;
  readonly people: number;
}

/** The statement of an app that tells who owns what: rows (person, what) with what one of clocks, work, people. Its conditions on person reach its tables. */
export type OwnedStatement = string;

/** Who keeps the register sees everybody; whoever answers for teams those of their own teams. */
const seesAll = ({ roles }: Actor): boolean => roles.some((role) => role === 'people-administrator' || role === 'unit-lead');

/** Those who have left, for whom nobody stands in and who still have something, who left first before the others. Names are compared in the order of the app's tables, so that their indexes serve. */
export async function unownedOf(sql: Sql, actor: Actor, owned: OwnedStatement | undefined): Promise<Unowned[]> {
  if (owned === undefined) return [];
  const rows = await sql(
    `select g.person, g.since, g.teams, n.* from staff_away g
       cross join lateral (select count(*) filter (where o.what = 'clocks')::int as clocks, count(*) filter (where o.what = 'work')::int as work, count(*) filter (where o.what = 'people')::int as people from (${owned}) o where o.person = g.person collate "default") n
     where g.why = 'LEFT' and g.cover is null and ($1 or g.teams && $2::text[] or g.teams = '{}') and n.clocks + n.work + n.people > 0 order by g.since, g.person limit 200`,
    [seesAll(actor), actor.teams]);
  return rows.map(shown);
}

/** How many there are. */
export const countUnowned = async (sql: Sql, actor: Actor, owned: OwnedStatement | undefined): Promise<number> => (await unownedOf(sql, actor, owned)).length;

const shown = (row: Row): Unowned => ({
  person: row['person'] as string, since: row['since'], teams: row['teams'] as string[], clocks: row['clocks'] as number, work: row['work'] as number, people: row['people'] as number,
});
