import { openRefusals, refusalCodes } from '#messages';
import { type Row, type Sql } from '#platform';
import { type Counted, countNames, type Grouping, notAsked, otherCode, type Percentiles } from './figures.js';
import { type DueTables } from './reply-term.js';
import { leastShown } from './suppress/protect.js';

/** Part of a statement with its parameters, which are `$1` and so on. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

const isRefusedAs = (code: string): string => `state = 'REFUSED' and ${code === otherCode ? `said is null or state = 'REFUSED' and not said = any('{${refusalCodes.join()}}')` : `said = '${code}'`}`;
const waiting = `state = 'WAITING'`;
const refusedOpen = `state = 'REFUSED' and said = any('{${openRefusals.join()}}')`;
const answered = `state = 'ANSWERED'`;

/** What each count is of. */
const conditions: Readonly<Record<string, string>> = {
  asked: 'true', waiting, refused: `state = 'REFUSED'`, redirected: `state = 'REDIRECTED'`, answered, overdue: `${waiting} and due_at < now_at`, taken: `${waiting} and seen_at is not null`,
  refusedOpen, refusedClosed: `state = 'REFUSED' and (said is null or not said = any('{${openRefusals.join()}}'))`, refusedOverdue: `${refusedOpen} and not said_anew and due_at < now_at`,
  contested: 'is_contested', upheld: `is_contested and decided = 'UPHELD'`, overturned: `is_contested and decided = 'OVERTURNED'`,
  full: `${answered} and said = 'FULL'`, partial: `${answered} and said = 'PARTIAL'`, nil: `${answered} and said = 'NIL_WITHIN_SCOPE'`, decided: `${answered} and (said is null or said not in ('FULL', 'PARTIAL', 'NIL_WITHIN_SCOPE'))`,
  late: `${answered} and answered_at > due_at`, read: `${answered} and is_read`, used: `${answered} and is_used`, pnd: `${answered} and pnd`,
  ...Object.fromEntries([...refusalCodes, otherCode].map((code) => [code, isRefusedAs(code)])),
};
const counted = countNames.filter((name) => name !== notAsked);

const groups: Readonly<Record<Grouping, string>> = { agency: 'agency', trigger: 'trigger', kind: 'null::text' };
const minutes = (until: string): string => `round(extract(epoch from ${until} - asked_at) / 60)::int`;
const percentiles = (until: string, alias: string): string =>
  `percentile_disc(array[0.5, 0.9]) within group (order by ${minutes(until)}) filter (where ${until} is not null) as "${alias}", count(${until}) as "${alias}_of"`;

/**
 * Counts everything of a period in one statement, exactly. `facts` gives one row for each thing that was asked of one agency: agency, unit, kind, trigger, urgency, decision, asked_at, seen_at, answered_at, state, said, systems,
 * pnd, is_read, is_used, said_anew, is_contested and decided.
 */
export async function count(sql: Sql, facts: Statement, { agreed, ruled, ends }: DueTables, by: Grouping, now: Date): Promise<Counted[]> {
  const [agreedAt, ruledAt, endsAt, nowAt] = [1, 2, 3, 4].map((more) => `$${facts.params.length + more}`);
  const rows = await sql(
    `with fact as (${facts.sql}),
     agreed as (select * from jsonb_to_recordset(${agreedAt}::jsonb) as r (agency text, kind text, urgency text, seconds float8, term text)),
     ruled as (select * from jsonb_to_recordset(${ruledAt}::jsonb) as r (kind text, trigger text, urgency text, decision text, seconds float8, term text)),
     ends as (select * from jsonb_to_recordset(${endsAt}::jsonb) as r (term text, day date, due timestamptz)),
     timed as (
       select f.*, coalesce(a.seconds, case when a.agency is null then r.seconds end) as seconds, coalesce(a.term, case when a.agency is null then r.term end) as term
       from fact f left join agreed a on a.agency = f.agency and a.kind = f.kind and a.urgency = coalesce(f.urgency, '')
         left join ruled r on r.kind = f.kind and r.trigger = coalesce(f.trigger, '') and r.urgency = coalesce(f.urgency, '') and r.decision = case f.decision when 'EMC' then 'EMC' else '' end),
     due as (
       select t.*, ${groups[by]} as group_name, ${by === 'agency' ? 'unit' : 'null::text'} as group_unit, coalesce(t.asked_at + make_interval(secs => t.seconds), e.due) as due_at, ${nowAt}::timestamptz as now_at
       from timed t left join ends e on e.term = t.term and e.day = (t.asked_at at time zone 'Europe/London')::date)
     select kind, group_name, group_unit, case when grouping(kind) = 1 then 'all' when grouping(group_name) = 1 then 'kind' else 'group' end as level,
       ${counted.map((name) => `count(*) filter (where ${conditions[name]!})::int as "${name}"`).join(', ')},
       ${percentiles('seen_at', 'toTake')}, ${percentiles('answered_at', 'toAnswer')},
       percentile_disc(0.5) within group (order by systems) filter (where ${answered} and systems is not null) as systems, count(systems) filter (where ${answered}) as systems_of
     from due group by grouping sets ((kind, group_name, group_unit), (kind), ())`,
    [...facts.params, ...[agreed, ruled, ends].map((table) => JSON.stringify(table)), now]);
  return rows.map(countedIn).filter(({ level }) => by !== 'kind' || level !== 'group');
}

const countedIn = (row: Row): Counted => ({
  kind: row['kind'] as string | null, group: row['group_name'] as string | null, unit: row['group_unit'] as string | null, level: row['level'] as Counted['level'],
  counts: { ...Object.fromEntries(counted.map((name) => [name, Number(row[name])])), [notAsked]: 0 },
  times: { toTake: percentilesIn(row, 'toTake'), toAnswer: percentilesIn(row, 'toAnswer') }, systems: Number(row['systems_of']) < leastShown ? null : Number(row['systems']),
});

function percentilesIn(row: Row, name: string): Percentiles {
  const [median = null, p90 = null] = Number(row[`${name}_of`]) < leastShown ? [] : row[name] as number[];
  return { median, p90 };
}
