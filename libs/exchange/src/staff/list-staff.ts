import { GatewayError } from '#messages';
import { cursorTime, type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql } from '#platform';

const { fields, listOf, oneOf, orNull, text, time, uuid } = shapes;
const absenceFields: Fields = { id: uuid, from: time, until: time, cover: orNull(text) };

/** What an answer says of somebody who works here. */
export const staffShape: Fields = {
  id: uuid, person: text, teams: listOf(text), manages: listOf(text), roles: listOf(text), state: oneOf('ACTIVE', 'ABSENT', 'LEFT'), leftAt: orNull(time), successor: orNull(text),
  /** Those that are not over yet, the first before the others; without `cover` the team stands in. */
  absences: listOf(fields(absenceFields)),
  changedAt: time, changedBy: text,
};
export const dutyShape: Fields = { id: uuid, team: text, person: text, from: time, until: time };

/** When somebody is away, and who stands in: the team where nobody is named. */
export interface ShownAbsence { readonly id: string; readonly from: string; readonly until: string; readonly cover: string | null }

/** Somebody in the register. */
export interface StaffMember {
  readonly id: string;
  readonly person: string;
  readonly teams: readonly string[];
  readonly manages: readonly string[];
  /** In which roles they work, so that work is handed to those who can open it. */
  readonly roles: readonly string[];
  readonly state: 'ACTIVE' | 'ABSENT' | 'LEFT';
  readonly leftAt: unknown;
  readonly successor: string | null;
  readonly absences: readonly ShownAbsence[];
  readonly changedAt: unknown;
  readonly changedBy: string;
}

/** Somebody on duty out of hours. */
export interface ShownDuty { readonly id: string; readonly team: string; readonly person: string; readonly from: unknown; readonly until: unknown }

const utc = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const columns = `s.*, case when s.left_at <= now() then 'LEFT' when exists (select 1 from staff_away a where a.person = s.person) then 'ABSENT' else 'ACTIVE' end as state,
  (select coalesce(json_agg(json_build_object('id', a.id, 'from', ${utc('a.from_at')}, 'until', ${utc('a.until_at')}, 'cover', a.cover) order by a.from_at), '[]') from staff_absence a where a.person = s.person and a.until_at > now()) as absences`;

/** Everybody in the register, by name. */
export async function listStaff(sql: Sql, query: PageQuery): Promise<Page<StaffMember>> {
  const after = keyOfCursor(query.cursor, ['text'])?.[0] ?? '';
  const rows = await sql(`select ${columns} from staff s where s.person > $1 collate "C" order by s.person limit $2`, [after, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => [String(row['person'])], shown);
}

/** One of them. @throws GatewayError ACCESS_NOT_FOUND */
export async function readStaff(sql: Sql, id: string): Promise<StaffMember> {
  const [row] = await sql(`select ${columns} from staff s where s.id = $1`, [id]);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return shown(row);
}

const shown = (row: Row): StaffMember => ({
  id: row['id'] as string, person: row['person'] as string, teams: row['teams'] as string[], manages: row['manages'] as string[], roles: row['roles'] as string[], state: row['state'] as StaffMember['state'], leftAt: row['left_at'], successor: row['successor'] as string | null,
  absences: row['absences'] as ShownAbsence[], changedAt: row['changed_at'], changedBy: row['changed_by'] as string,
});

/** Who is and will be on duty out of hours, the first before the others. */
export async function listDuties(sql: Sql, query: PageQuery): Promise<Page<ShownDuty>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid']);
  const rows = await sql(
    `select d.*, ${cursorTime('d.from_at')} as place from staff_duty d where d.until_at > now() and ($1::timestamptz is null or (d.from_at, d.id) > ($1::timestamptz, $2::uuid)) order by d.from_at, d.id limit $3`,
    [after?.[0] ?? null, after?.[1] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['id'])], shownDuty);
}

export const shownDuty = (row: Row): ShownDuty => ({ id: row['id'] as string, team: row['team'] as string, person: row['person'] as string, from: row['from_at'], until: row['until_at'] });
