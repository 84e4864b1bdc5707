import { unlimitedFor } from '#access';
import { appendAudit } from '#audit';
import { isInOfficeHours, type WorkingDays } from '#clocks';
import { type Database, type Row } from '#platform';

/** What is older was told by the staff of the next day, or by whoever repaired the exchange that stood still so long. */
const keptDays = 3;

/** What telling those on duty needs. */
export interface DutyParts {
  readonly agency: string;
  readonly calendar: WorkingDays;
  /** The app's urgent messages; nothing where it has none. */
  readonly urgent: string | undefined;
  /** Whom the app's messages concern, where it knows. */
  readonly messagePeople: string | undefined;
  readonly database: Pick<Database, 'inTransaction'>;
  now(): Date;
}

/**
 * Tells urgent messages that came out of hours to whoever was on duty then for the team that they concern, of a message that concerns no team to whoever was on duty at all; where nobody was who may know of
 * whom it concerns, to the head of the unit. Each once, with its entry in the audit; the list of whoever is told is read from these rows. @returns false: what comes next is looked for after a rest
 */
export async function tellDuty({ agency, calendar, urgent, messagePeople, database, now }: DutyParts): Promise<boolean> {
  if (urgent === undefined) return false;
  await database.inTransaction(async (sql) => {
    const since = new Date(now().getTime() - keptDays * 86_400_000);
    const rows = await sql(`select u.message_id, u.issuer, u.received_at, u.team from (${urgent}) u where not exists (select 1 from duty_told d where d.message_id = u.message_id and d.issuer = u.issuer) order by u.received_at`, [since]);
    const late = rows.filter((row) => !isInOfficeHours(row['received_at'] as Date, calendar));
    if (late.length === 0) return;
    const told = await sql(
      `insert into duty_told (message_id, issuer, person, team, received_at)
       select distinct u.message_id, u.issuer, coalesce(d.person, ''), u.team, u.received_at from json_to_recordset($1) as u (message_id uuid, issuer text, team text, received_at timestamptz)
         left join staff_duty d on (u.team is null or d.team = u.team) and d.from_at <= u.received_at and d.until_at > u.received_at
           and not exists (select 1 from staff s where s.person = d.person and s.left_at <= u.received_at)${messagePeople === undefined ? '' : mayKnow(messagePeople)}
       on conflict do nothing returning message_id, issuer, person`, [JSON.stringify(late.map(given))]);
    await appendAudit(sql, told.map((row) => ({ event: 'duty.told', agency, partner: String(row['issuer']), messageId: String(row['message_id']), facts: { whom: String(row['person']) } })));
  });
  return false;
}

/** Whoever is barred from somebody would be told nothing, and whoever comes after them would not be told. */
const mayKnow = (messagePeople: string): string => ` and not exists (select 1 from (${messagePeople}) m where m.message_id = u.message_id and m.crn is not null and not (${unlimitedFor('d.person', 'm')}))`;

const given = (row: Row) => ({ message_id: row['message_id'], issuer: row['issuer'], team: row['team'], received_at: (row['received_at'] as Date).toISOString() });
