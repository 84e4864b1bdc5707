import { type Sql } from '#platform';
import { type Actor } from './actor.js';
import { type Role } from './roles.js';

/**
 * What the register of people who work here makes of somebody whom a token or session names: fewer teams where it has fewer, for whom they stand in now, or nobody where they have left. Whoever does not
 * stand in it is what the token says. It is asked at each request and nothing is kept of the answer, so that leaving takes effect at once in every process (ADR 0036).
 */
export type StaffRegister = (actor: Actor) => Promise<Actor | undefined>;

/** Who answers for what nobody else takes over: of a team, whoever has one of these roles in it. */
const answersFor: readonly Role[] = ['manager', 'unit-lead', 'marac-coordinator', 'mappa-coordinator'];
/** Who takes over the teams of a manager for whom they stand in: the register names for whom, the token alone gives the role. */
const takesOverTeams: readonly Role[] = ['manager', 'head-of-unit'];

/** The register in a case store, under whatever role may read its tables. */
export const staffRegister = (sql: Sql): StaffRegister => async (actor) => {
  const isAny = (roles: readonly Role[]): boolean => actor.roles.some((role) => roles.includes(role));
  const [row] = await sql(asRegistered, [actor.person, actor.teams, isAny(answersFor)]);
  if (row?.['gone'] !== false) return undefined;
  const standsInFor = row['stands_in_for'] as readonly string[], taken = isAny(takesOverTeams) ? row['taken_teams'] as readonly string[] : [];
  return Object.freeze({
    ...actor, teams: Object.freeze(row['teams'] as readonly string[]), ...(standsInFor.length === 0 ? {} : { standsInFor: Object.freeze(standsInFor) }),
    ...(taken.length === 0 ? {} : { standsInTeams: Object.freeze(taken) }), ...(row['away'] === true ? { isAway: true } : {}),
  });
};

/** For whom somebody stands in: who names them; who is covered by their team; of a team that they answer for, who has left without a successor; and whoever these in turn stand in for. */
const asRegistered = `
  with recursive me as (
    select coalesce(s.left_at <= now(), false) as gone, case when s.person is null then $2::text[] else array(select t from unnest($2::text[]) t where t = any(s.teams)) end as teams,
      exists (select 1 from staff_absence a where a.person = $1 and a.from_at <= now() and a.until_at > now()) as away
    from (select 1) one left join staff s on s.person = $1
  ), mine (person, manages) as (
    (select a.person, a.manages from staff_away a where a.cover = $1
     union select a.person, a.manages from me, staff_away a where a.cover is null and a.person <> $1 and (a.by_team or $3) and (a.teams && me.teams or (a.teams = '{}' and me.teams = '{}')))
    union select a.person, a.manages from mine m join staff_away a on a.cover = m.person where a.person <> $1
  )
  select me.gone, me.teams, me.away, array(select m.person from mine m order by 1) as stands_in_for, array(select distinct t from mine m, unnest(m.manages) t order by 1) as taken_teams from me`;
