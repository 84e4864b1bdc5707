import { appendAudit } from '#audit';
import { type ClockEvent, type Standing, standingOf, type Unit, type WorkingDays } from '#clocks';
import { type Database, type Row, type Sql } from '#platform';
import { clearAlarms, raiseAlarms } from '../rails/alarms.js';
import { jsonRows } from '../rails/json-rows.js';

const clocksAtOnce = 500;

/** What attending to clocks needs. */
export interface ClockParts {
  readonly database: Pick<Database, 'inTransaction'>;
  readonly agency: string;
  readonly calendar: WorkingDays;
  now(): Date;
}

/**
 * Attends to the clocks that are due to be looked at: those that have come to a rung or to the end of a pause, those of which something was learnt, and those that were counted with other bank holidays. Steps: lock
 * as many as are taken at once, past those that another instance holds, so that several share what is due; count each anew from all its events; tell the rungs it has reached, each once in a run; note how it stands and when to look again.
 * A clock that has an outcome tells nothing any more, however late the outcome was.
 * @returns whether there may be more
 */
export async function attendClocks({ database, agency, calendar, now }: ClockParts): Promise<boolean> {
  return database.inTransaction(async (sql) => {
    const moment = now();
    const clocks = await sql(dueClocks, [moment, clocksAtOnce, calendar.version]);
    if (clocks.length === 0) return false;
    const ids = clocks.map((row) => row['id'] as string);
    const events = Map.groupBy(await sql('select * from clock_event where clock_id = any($1)', [ids]), (row) => row['clock_id'] as string);
    const stands = clocks.map((row) => ({ id: row['id'] as string, standing: standingOf({ id: row['id'] as string, at: row['started_at'] as Date, term: termOf(row) }, (events.get(row['id'] as string) ?? []).map(eventOf), calendar, moment) }));
    await tell(sql, agency, stands, moment);
    await note(sql, stands, [...events.values()].flat(), calendar, moment);
    await keepAlarm(sql);
    return clocks[0]?.['is_full'] === true;
  });
}

/**
 * Each reason to look at a clock locks what it finds and leaves the next ones only the room that is left. The limit stands where the lock does: a limit below the lock would let every instance find the same ones first.
 * A clock that is found for two reasons is attended to once.
 */
const dueClocks = `with reached as (select id from clock where next_at <= $1 order by next_at limit $2 for no key update skip locked),
  learnt as (select c.id from clock c where c.id in (select clock_id from clock_event where counted_at is null) limit $2 - (select count(*) from reached) for no key update of c skip locked),
  counted_before as (select id from clock where state <> 'stopped' and calendar < $3 limit $2 - (select count(*) from reached) - (select count(*) from learnt) for no key update skip locked),
  counted_later as (select id from clock where state <> 'stopped' and calendar > $3 limit $2 - (select count(*) from reached) - (select count(*) from learnt) - (select count(*) from counted_before) for no key update skip locked),
  taken as (select id from reached union all select id from learnt union all select id from counted_before union all select id from counted_later)
  select id, started_at, term_count, term_unit, (select count(*) from taken) >= $2 as is_full from clock where id in (select id from taken)`;

interface Stands { readonly id: string; readonly standing: Standing }

const termOf = (row: Row): { count: number; unit: Unit } => ({ count: Number(row['term_count']), unit: row['term_unit'] as Unit });

/** The columns of a kind are held by the table's checks. */
function eventOf(row: Row): ClockEvent {
  const { id, at, kind } = row as { id: string; at: Date; kind: ClockEvent['kind'] };
  switch (kind) {
    case 'paused': return { id, at, kind, reason: row['reason'] as string };
    case 'resumed': return { id, at, kind, pause: row['pause'] as string };
    case 'restarted': return { id, at, kind, term: termOf(row) };
    case 'stopped': return { id, at, kind, outcome: row['outcome'] as string };
  }
}

/** What was told before is not told again, whoever told it. */
async function tell(sql: Sql, agency: string, stands: readonly Stands[], now: Date): Promise<void> {
  const reached = stands.filter(({ standing }) => standing.state !== 'stopped').flatMap(({ id, standing }) =>
    standing.reached.filter(({ at }) => at <= now).map(({ rung, at }) => ({ clock_id: id, run: standing.run, rung: rung.rung, tells: rung.tells, reached_at: at, acted_at: now })));
  if (reached.length === 0) return;
  const told = await sql(
    `insert into clock_act (clock_id, run, rung, tells, reached_at, acted_at) select clock_id, run, rung, array(select json_array_elements_text(tells)), reached_at, acted_at from json_to_recordset($1)
       as r (clock_id uuid, run uuid, rung text, tells json, reached_at timestamptz, acted_at timestamptz)
     on conflict do nothing returning clock_id, rung`, [jsonRows(reached)]);
  await appendAudit(sql, told.map((row) => ({ event: 'clock.told', agency, facts: { clock: String(row['clock_id']), rung: String(row['rung']) } })));
}

async function note(sql: Sql, stands: readonly Stands[], events: readonly Row[], calendar: WorkingDays, now: Date): Promise<void> {
  await sql(
    `update clock c set run = r.run, state = r.state, reasons = array(select json_array_elements_text(r.reasons)), outcome = r.outcome, stopped_at = r.stopped_at, due_at = r.due_at, next_at = r.next_at, calendar = $2, unknown_year = r.unknown_year
     from json_to_recordset($1) as r (id uuid, run uuid, state text, reasons json, outcome text, stopped_at timestamptz, due_at timestamptz, next_at timestamptz, unknown_year int) where c.id = r.id`,
    [jsonRows(stands.map(({ id, standing: { run, state, reasons, outcome, stoppedAt, dueAt, nextAt, unknownYear } }) => ({ id, run, state, reasons, outcome, stopped_at: stoppedAt, due_at: dueAt, next_at: nextAt, unknown_year: unknownYear }))), calendar.version]);
  const learnt = events.filter((row) => row['counted_at'] === null).map((row) => row['id']);
  if (learnt.length > 0) await sql('update clock_event set counted_at = $2 where id = any($1)', [learnt, now]);
}

/** The alarm stands while a clock runs through a year whose bank holidays are not known. */
async function keepAlarm(sql: Sql): Promise<void> {
  const facts = { setting: 'MAG_BANK_HOLIDAYS' };
  const [beyond] = await sql(`select 1 from clock where unknown_year is not null and state <> 'stopped' limit 1`);
  if (beyond === undefined) await clearAlarms(sql, ['CLOCK_UNKNOWN_YEAR'], { facts });
  else await raiseAlarms(sql, [{ alarm: 'CLOCK_UNKNOWN_YEAR', facts }]);
}
