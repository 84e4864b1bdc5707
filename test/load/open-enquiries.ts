import { releasedWorkingDays } from '#clocks';
import { attendClocks } from '#exchange/clocks';
import { type Database, openDatabase, type Row } from '#platform';
import { useStack } from '../faults/own-stack.js';
import { printFigures, readNumbers } from '../generate/command-line.js';
import { Visitor } from '../leaks/visitor.js';
import { agency, ask, stack } from '../support/stack.js';
import { oneVerification, percentiles, wait } from './figures.js';

/**
 * Whether a region with 20,000 open enquiries is served in time: three clocks each in the store of a running gateway, people spread over teams and practitioners; of 2,000 enquiries a clock falls due in one and the same minute,
 * while managers, heads of unit and practitioners read their lists, page by page. A second instance attends to clocks beside the exchange. `mag run test/load/open-enquiries --enquiries 20000 --due 2000`; on a stack of its
 * own unless MAG_STACK names one, which is full then and serves for nothing else. Ends with 1 where a clock was told twice or not at all, or a list has a clock twice, not at all, or one of another team; never for being slow.
 */
const { enquiries, due, teams, practitioners, reads, overdueInHundred } = readNumbers({ enquiries: 20_000, due: 2_000, teams: 60, practitioners: 8, reads: 60, overdueInHundred: 10 });
const target = { dueSeconds: 60, listMs: 200 };
/** In how much time the clocks of a burst fall due, and how long after they were started the first does. */
const [burstSeconds, leadSeconds] = [60, 20];
const reader = { manager: 'morgan.manager', head: 'harper.head', practitioner: 'pat.practitioner' };

/**
 * People, what was asked about each, and what is waited for. A team has some 330 people and eight practitioners; the first two are those of the test people. A tenth of the first clocks is long overdue: its rungs were
 * told days ago. Every hundredth person is kept from somebody. The others have time, so that what falls due in the run is the burst alone.
 */
const fill = `
insert into supervised_person (crn, given_names, family_name, date_of_birth, home_force, practitioner, team, delivery_unit, supervision_type, supervision_start, da_flag, state, version, content_digest, row_digest, loaded_by)
  select 'K' || lpad(n::text, 6, '0'), 'Invented', 'Person', '1990-01-01', '22', case when worker = 0 and team < 2 then (array['pat.practitioner', 'robin.practitioner'])[team + 1] else 'practitioner.' || team || '.' || worker end,
    case team when 0 then 'North' when 1 then 'South' else 'Load ' || team end, 'Load ' || team / 8, 'COMMUNITY_ORDER', '2026-01-01', true, 'ACTIVE', 1, '\\x00', '\\x00', gen_random_uuid()
  from (select n, n % $2 as team, n / $2 % $3 as worker from generate_series(0, $1 - 1) n) p;
insert into caseload_allocation (crn, practitioner, team) select crn, practitioner, team from supervised_person where crn like 'K%';
insert into limited_access (crn, person, rule) select crn, 'practitioner.excluded', 'EXCLUDED' from supervised_person where crn like 'K%' and right(crn, 2) = '17';
insert into enquiry (conversation, issue, submission, kind, crn, recipient, asked_by, asked_at, urgency, sensitive, content)
  select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'da-enquiry', crn, case when right(crn, 1) < '6' then 'police-west-mercia' else 'police-cheshire' end, practitioner,
    now() - case when right(crn, 2)::int < $4 then interval '25 days' else random() * interval '4 days' end, 'ROUTINE', false, jsonb_build_object('trigger', 'PERIODIC', 'decisionFed', 'RMP', 'rationale', repeat('Invented words. ', 60))
  from supervised_person where crn like 'K%';
insert into enquiry_place (issue, conversation, place, code, because) select issue, conversation, '22', 'ASKED', '{home}' from enquiry where crn like 'K%';
create temporary table filled on commit drop as select gen_random_uuid() as id, e.*, rule, count, unit from enquiry e, (values ('REPLY_ROUTINE', 10, 'working-days'), ('CHILD_ASSESSMENT', 45, 'working-days'), ('HOME_VISIT', 42, 'days')) r (rule, count, unit)
  where crn like 'K%' and not (rule = 'HOME_VISIT' and right(crn, 6)::int < $5);
insert into clock (id, run, rule, about, reference, partner, owner, team, term_count, term_unit, started_at) select f.id, f.id, rule, kind, conversation, recipient, w.practitioner, w.team, count, unit, asked_at from filled f join caseload_allocation w using (crn);
insert into awaited_reply (clock_id, issue, conversation, crn) select id, issue, conversation, crn from filled;
insert into clock_act (clock_id, run, rung, tells, reached_at, acted_at) select id, id, rung, tells, asked_at + passed, asked_at + passed from filled,
  (values ('CHASE', '{PRACTITIONER,PARTNER}'::text[], interval '11 days'), ('OVERDUE', '{PRACTITIONER,MANAGER}', interval '14 days'), ('UNANSWERED', '{HEAD_OF_UNIT,PARTNER_LEAD}', interval '15 days')) r (rung, tells, passed)
  where rule = 'REPLY_ROUTINE' and asked_at < now() - interval '24 days'`;

/** The clocks that fall due within a minute. Their partners were reminded hours ago. */
const burst = `
create temporary table falling on commit drop as select gen_random_uuid() as id, e.*, $1::timestamptz - interval '24 hours' + right(crn, 6)::int * interval '1 second' * $2 / $3 as started from enquiry e where crn like 'K%' and right(crn, 6)::int < $3;
insert into clock (id, run, rule, about, reference, partner, owner, team, term_count, term_unit, started_at) select f.id, f.id, 'REPLY_EMC', kind, conversation, recipient, w.practitioner, w.team, 24, 'hours', started from falling f join caseload_allocation w using (crn);
insert into awaited_reply (clock_id, issue, conversation, crn) select id, issue, conversation, crn from falling;
insert into clock_act (clock_id, run, rung, tells, reached_at, acted_at) select id, id, 'CHASE', '{PRACTITIONER,PARTNER}', started + interval '19.2 hours', started + interval '19.2 hours' from falling;
insert into answer_chased (clock_id, run, rung, submission) select id, id, 'CHASE', gen_random_uuid() from falling`;

async function runAll(database: Database, statements: readonly string[], params: readonly (number | Date)[] = []): Promise<void> {
  const written = (value: number | Date): string => (value instanceof Date ? `'${value.toISOString()}'` : String(value));
  await database.inTransaction(async (sql) => { for (const statement of statements) await sql(statement.replaceAll(/\$(\d)/g, (_, at: string) => written(params[Number(at) - 1]!))); });
}

/** How long each of some requests took, one after the other, with a rest between them. */
async function timed(times: number, request: () => Promise<unknown>, restMs = 0): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const began = performance.now();
    await request();
    took.push(performance.now() - began);
    if (restMs > 0) await wait(restMs);
  }
  return took;
}

interface Listed { readonly items: readonly { readonly id: string; readonly team: string }[]; readonly next: string | null }

async function listed(path: string, person: string, cursor?: string): Promise<Listed> {
  const answer = await ask(agency('probation').url, `${path}${cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`}`, person);
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status} to ${person}`);
  return await answer.json() as Listed;
}

/** All pages of a list, with how long each but the first took. */
async function whole(path: string, person: string): Promise<{ readonly ids: readonly string[]; readonly teams: ReadonlySet<string>; readonly took: readonly number[] }> {
  let page = await listed(path, person);
  const items = [...page.items];
  const took: number[] = [];
  while (page.next !== null) {
    const { next } = page;
    took.push(...await timed(1, async () => { page = await listed(path, person, next); }));
    items.push(...page.items);
  }
  return { ids: items.map(({ id }) => id), teams: new Set(items.map(({ team }) => team)), took };
}

/** The first page of each list, as each reader has it. */
async function firstPages(): Promise<Record<string, string>> {
  const all: [string, string, string][] = [['manager’s team', '/api/clocks', reader.manager], ['manager’s attention', '/api/clocks/attention', reader.manager], ['head of unit', '/api/clocks', reader.head], ['practitioner', '/api/clocks', reader.practitioner]];
  const figures: Record<string, string> = {};
  for (const [name, path, person] of all) Object.assign(figures, percentiles(name, await timed(reads, () => listed(path, person))));
  return figures;
}

/** A page as a manager's browser asks for it, with the count of what needs them in its navigation. */
async function pagesWithCount(): Promise<number[]> {
  const { url } = agency('probation');
  const visitor = new Visitor(url, stack().people.find(({ username }) => username === reader.manager)!, () => undefined);
  await visitor.signIn();
  return timed(reads, async () => {
    const { status } = await visitor.ask(new URL('/answers-awaited', url));
    if (status !== 200) throw new Error(`the page was answered ${status}`);
  });
}

const stop = await useStack();
const database = openDatabase(agency('probation').caseDatabaseUrl, { max: 2, name: 'load' });
const second = openDatabase(agency('probation').caseDatabaseUrl, { max: 2, name: 'load' });
let isOver = false;

/** The clocks of a second instance of the exchange: the same work, as often as its loop looks. */
async function attendToo(): Promise<void> {
  while (!isOver) if (!await attendClocks({ database: second, agency: 'probation', calendar: releasedWorkingDays(), now: () => new Date() })) await wait(2_500);
}

async function none(statement: string): Promise<number> {
  const began = performance.now();
  while ((await database.sql(statement)).length > 0) await wait(200);
  return (performance.now() - began) / 1000;
}

const falling = `clock c join awaited_reply a on a.clock_id = c.id and a.crn like 'K%' where c.rule = 'REPLY_EMC'`;
const one = async (statement: string, ...params: unknown[]): Promise<Row> => (await database.sql(statement, params))[0] ?? {};

try {
  if ((await database.sql(`select 1 from supervised_person where crn like 'K%' limit 1`)).length > 0) throw new Error('this stack was filled before: start another');
  const began = performance.now();
  await runAll(database, fill.split(/;\n/), [enquiries, teams, practitioners, overdueInHundred, due]);
  await database.sql('analyze');
  const filledIn = (performance.now() - began) / 1000;
  const beside = attendToo();
  const countedIn = await none(`select 1 from clock where calendar = '' limit 1`);
  const quiet = await firstPages();
  const page = percentiles('page with its count', await pagesWithCount());

  const firstDue = new Date(Date.now() + leadSeconds * 1_000);
  await runAll(database, burst.split(/;\n/), [firstDue, burstSeconds, due]);
  await wait(firstDue.getTime() - Date.now());
  const busy = percentiles('manager’s team, while they fall due', await timed(reads, () => listed('/api/clocks', reader.manager), 200));
  await none(`select 1 from ${falling} and not exists (select 1 from clock_act t where t.clock_id = c.id and t.rung = 'OVERDUE')`);
  isOver = true;
  await beside;

  const lags = (await database.sql(`select extract(epoch from t.acted_at - t.reached_at)::float8 * 1000 as ms from clock_act t where t.rung = 'OVERDUE' and t.clock_id in (select c.id from ${falling})`)).map(({ ms }) => Number(ms));
  const audited = await one(`select count(*)::int as entries, count(distinct facts ->> 'clock')::int as clocks from audit_entry where event = 'clock.told' and facts ->> 'rung' = 'OVERDUE' and facts ->> 'clock' in (select c.id::text from ${falling})`);
  const [own, attention] = [await whole('/api/clocks', reader.manager), await whole('/api/clocks/attention', reader.manager)];
  const open = await one(`select count(*)::int as n, count(*) filter (where exists (select 1 from clock_act t where t.clock_id = c.id and t.run = c.run and 'MANAGER' = any(t.tells)))::int as told
    from clock c join awaited_reply a on a.clock_id = c.id join caseload_allocation w on w.crn = a.crn where c.state <> 'stopped' and w.team in ('North', 'South')`);

  const latest = Math.max(...lags) / 1000;
  const wrong = [
    ...(lags.length === due ? [] : [`${lags.length} of ${due} clocks were told`]), ...(audited['entries'] === due && audited['clocks'] === due ? [] : [`the audit has ${String(audited['entries'])} entries of ${String(audited['clocks'])} clocks for ${due}`]),
    ...([[own, open['n'], 'list'], [attention, open['told'], 'list of attention']] as const).flatMap(([list, expected, name]) => (list.ids.length === expected && new Set(list.ids).size === expected ? [] : [`the ${name} has ${list.ids.length} clocks, ${new Set(list.ids).size} of them different, for ${String(expected)}`])),
    ...([...own.teams, ...attention.teams].every((team) => ['North', 'South'].includes(team)) ? [] : ['a list has clocks of another team']),
  ];
  printFigures({
    'one core now, us': oneVerification(), 'open enquiries': enquiries, clocks: enquiries * 3, people: enquiries, teams, 's to fill': filledIn.toFixed(1), 's until all were counted': countedIn.toFixed(1),
    [`fell due within ${burstSeconds} s`]: due, ...percentiles('told after', lags), [`told after at most, s (target ${target.dueSeconds})`]: latest.toFixed(1),
    ...Object.fromEntries(Object.entries({ ...quiet, ...busy }).map(([name, value]) => [`${name} (target ${target.listMs})`, value])),
    ...percentiles(`further pages of the manager’s ${own.ids.length} clocks`, own.took), ...percentiles(`further pages of the ${attention.ids.length} that need the manager`, attention.took), ...page,
  });
  for (const what of wrong) console.error(what);
  if (wrong.length > 0) process.exitCode = 1;
} finally {
  isOver = true;
  await database.close();
  await second.close();
  await stop();
}
