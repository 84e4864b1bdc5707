import { randomUUID } from 'node:crypto';
import { type Actor, reasonToKeep } from '#access';
import { appendAudit } from '#audit';
import { type Finding, GatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { readStaff, type ShownDuty, shownDuty, type StaffMember } from './list-staff.js';
import { type NewAbsence, type NewDuty, type NewLeaving, type NewStaff } from './requests.js';

/** Keeps the answer of a request in the transaction of its change. */
export type Keep = (sql: Sql) => Promise<void>;

const finding = (path: string, code: Finding['code'], todo: string): Finding => ({ path, code, todo });

/** @throws GatewayError REQUEST_INVALID where anything was found */
function refuse(findings: readonly (Finding | false)[]): void {
  const found = findings.filter((one) => one !== false);
  if (found.length > 0) throw new GatewayError('REQUEST_INVALID', {}, { findings: found });
}

/** The register changes one change at a time: whether two of them fit together is seen before either is written. */
const alone = (sql: Sql): Promise<Row[]> => sql('lock table staff in share row exclusive mode');

async function there(sql: Sql, id: string): Promise<Row> {
  await alone(sql);
  const [row] = await sql('select s.*, s.left_at is not null as leaves, s.left_at <= now() as gone from staff s where id = $1', [id]);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

const who = ({ agency, person }: Actor) => ({ agency, person, role: 'people-administrator' });

/** Enters somebody, or changes the teams of somebody who is there. @throws GatewayError REQUEST_INVALID */
export async function enterStaff(sql: Sql, actor: Actor, { person, teams, manages = [], roles, reason }: NewStaff): Promise<StaffMember> {
  reasonToKeep(reason);
  refuse([person === actor.person && manages.length > 0 && finding('/manages', 'NOT_IN_LIST', 'Somebody else must enter for which teams you answer.')]);
  await alone(sql);
  const [inTeams, asManager] = [teams, manages].map((names) => [...new Set(names)].sort()) as [string[], string[]];
  const [saidTeams, saidManages] = [inTeams.join(', '), asManager.join(', ')];
  const [row] = await sql(
    `insert into staff (person, id, teams, manages, changed_by, roles) values ($1, $2, $3, $4, $5, coalesce($6::text[], '{}'))
     on conflict (person) do update set teams = excluded.teams, manages = excluded.manages, roles = coalesce($6::text[], staff.roles), changed_at = now(), changed_by = excluded.changed_by returning id`, [person, randomUUID(), inTeams, asManager, actor.person, roles === undefined ? null : [...new Set(roles)].sort()]);
  await appendAudit(sql, [{ event: 'staff.entered', ...who(actor), facts: { whom: person, teams: saidTeams, manages: saidManages, ...(roles === undefined ? {} : { roles: [...roles].sort().join(', ') }), reason } }]);
  return readStaff(sql, String(row?.['id']));
}

/** That somebody leaves: from then on they are nobody here. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where they leave already; REQUEST_INVALID */
export async function leave(sql: Sql, actor: Actor, id: string, { at, successor, reason }: NewLeaving): Promise<StaffMember> {
  reasonToKeep(reason);
  const row = await there(sql, id);
  if (row['leaves'] === true) throw new GatewayError('REQUEST_CONFLICT');
  const [person, leftAt] = [String(row['person']), at === undefined ? new Date() : timeOf(at, '/at')];
  if (successor !== undefined) refuse(await standIn(sql, actor, row, successor, { path: '/successor', from: leftAt, until: undefined }));
  await sql('update staff set left_at = $2, successor = $3, changed_at = now(), changed_by = $4 where id = $1', [id, leftAt, successor ?? null, actor.person]);
  await appendAudit(sql, [{ event: 'staff.left', ...who(actor), facts: { whom: person, at: leftAt.toISOString(), successor: successor ?? '', reason } }]);
  return readStaff(sql, id);
}

/** That somebody who has left, or was to leave, is here again. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where they have not left */
export async function comeBack(sql: Sql, actor: Actor, id: string, reason: string): Promise<StaffMember> {
  reasonToKeep(reason);
  const row = await there(sql, id);
  if (row['leaves'] !== true) throw new GatewayError('REQUEST_CONFLICT');
  await sql('update staff set left_at = null, successor = null, changed_at = now(), changed_by = $2 where id = $1', [id, actor.person]);
  await appendAudit(sql, [{ event: 'staff.returned', ...who(actor), facts: { whom: String(row['person']), reason } }]);
  return readStaff(sql, id);
}

/** That somebody is away for a time, with who stands in. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT for somebody who has left; REQUEST_INVALID */
export async function noteAbsence(sql: Sql, actor: Actor, id: string, { from, until, cover, reason }: NewAbsence): Promise<StaffMember> {
  reasonToKeep(reason);
  const row = await there(sql, id);
  if (row['gone'] === true) throw new GatewayError('REQUEST_CONFLICT');
  const [person, [begins, ends]] = [String(row['person']), span(from, until)];
  const [other] = await sql('select 1 from staff_absence where person = $1 and until_at > from_at and from_at < $3 and until_at > $2', [person, begins, ends]);
  refuse([
    other !== undefined && finding('/from', 'OUT_OF_RANGE', 'Choose a time in which they are not away already.'),
    ...(cover === undefined ? [(row['manages'] as string[]).length > 0 && finding('/cover', 'REQUIRED', 'Name who stands in: they answer for a team, whose clocks tell them.')] : await standIn(sql, actor, row, cover, { path: '/cover', from: begins, until: ends })),
  ]);
  await sql('insert into staff_absence (id, person, from_at, until_at, cover, noted_by) values ($1, $2, $3, $4, $5, $6)', [randomUUID(), person, begins, ends, cover ?? null, actor.person]);
  await appendAudit(sql, [{ event: 'staff.absent', ...who(actor), facts: { whom: person, from: begins.toISOString(), until: ends.toISOString(), cover: cover ?? '', reason } }]);
  return readStaff(sql, id);
}

/** Ends an absence now, or before it has begun. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where it is over */
export async function endAbsence(sql: Sql, actor: Actor, { id, absence, reason }: { readonly id: string; readonly absence: string; readonly reason: string }): Promise<StaffMember> {
  reasonToKeep(reason);
  const row = await there(sql, id);
  const [known] = await sql('select until_at > now() as open from staff_absence where id = $1 and person = $2', [absence, row['person']]);
  if (known === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  if (known['open'] !== true) throw new GatewayError('REQUEST_CONFLICT');
  await sql('update staff_absence set until_at = greatest(from_at, now()) where id = $1', [absence]);
  await appendAudit(sql, [{ event: 'staff.absence-ended', ...who(actor), facts: { whom: String(row['person']), absence, reason } }]);
  return readStaff(sql, id);
}

/** Puts somebody on duty out of hours. @throws GatewayError REQUEST_INVALID */
export async function noteDuty(sql: Sql, actor: Actor, { team, person, from, until, reason }: NewDuty): Promise<ShownDuty> {
  reasonToKeep(reason);
  await alone(sql);
  const [begins, ends] = span(from, until);
  const [known] = await sql('select s.teams, s.left_at from staff s where s.person = $1', [person]);
  const [other] = await sql('select 1 from staff_duty where person = $1 and team = $2 and until_at > from_at and from_at < $4 and until_at > $3', [person, team, begins, ends]);
  const leftAt = known?.['left_at'] as Date | null | undefined;
  refuse([
    (known === undefined || (leftAt != null && leftAt < ends)) && finding('/person', 'NOT_IN_LIST', 'Name somebody who is in the register and works here then.'),
    known !== undefined && !(known['teams'] as string[]).includes(team) && finding('/team', 'NOT_IN_LIST', 'Name a team in which they work.'),
    other !== undefined && finding('/from', 'OUT_OF_RANGE', 'Choose a time in which they are not on duty for that team already.'),
  ]);
  const [row] = await sql('insert into staff_duty (id, team, person, from_at, until_at, noted_by) values ($1, $2, $3, $4, $5, $6) returning *', [randomUUID(), team, person, begins, ends, actor.person]);
  await appendAudit(sql, [{ event: 'staff.on-duty', ...who(actor), facts: { whom: person, team, from: begins.toISOString(), until: ends.toISOString(), reason } }]);
  return shownDuty(row ?? {});
}

/** Ends a duty now, or before it has begun. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where it is over */
export async function endDuty(sql: Sql, actor: Actor, id: string, reason: string): Promise<ShownDuty> {
  reasonToKeep(reason);
  await alone(sql);
  const [known] = await sql('select until_at > now() as open from staff_duty where id = $1', [id]);
  if (known === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  if (known['open'] !== true) throw new GatewayError('REQUEST_CONFLICT');
  const [row] = await sql('update staff_duty set until_at = greatest(from_at, now()) where id = $1 returning *', [id]);
  await appendAudit(sql, [{ event: 'staff.duty-ended', ...who(actor), facts: { whom: String(row?.['person']), duty: id, reason } }]);
  return shownDuty(row ?? {});
}

/** A moment that a request names. The pattern has let through what is no day, such as the 31st of February. @throws GatewayError REQUEST_INVALID */
function timeOf(text: string, path: string): Date {
  const time = new Date(text), year = time.getUTCFullYear();
  const isDay = !Number.isNaN(time.getTime()) && !Number.isNaN(Date.parse(`${text.slice(0, 10)}T00:00:00Z`)) && new Date(`${text.slice(0, 10)}T00:00:00Z`).toISOString().startsWith(text.slice(0, 10));
  refuse([(!isDay || year < 2000 || year > 2199) && finding(path, 'NOT_A_TIME', 'Write a day that there is, with its time.')]);
  return time;
}

/** A time from one moment to a later one that is not over yet. @throws GatewayError REQUEST_INVALID */
function span(from: string, until: string): readonly [Date, Date] {
  const [begins, ends] = [timeOf(from, '/from'), timeOf(until, '/until')];
  refuse([begins >= ends && finding('/until', 'OUT_OF_RANGE', 'Choose an end after the beginning.'), begins < ends && ends <= new Date() && finding('/until', 'OUT_OF_RANGE', 'Choose an end that has not passed.')]);
  return [begins, ends];
}

/** Whether somebody can stand in for somebody else in a time: another, in the register, here all that time, a manager where a manager is stood in for, and not in the end the very person stood in for. */
async function standIn(sql: Sql, actor: Actor, row: Row, cover: string, { path, from, until }: { readonly path: string; readonly from: Date; readonly until: Date | undefined }): Promise<readonly (Finding | false)[]> {
  const person = String(row['person']);
  if (cover === person) return [finding(path, 'NOT_IN_LIST', 'Name somebody else.')];
  if (cover === actor.person) return [finding(path, 'NOT_IN_LIST', 'Somebody else must enter that you stand in: nobody gives themselves the cases of others.')];
  const [known] = await sql('select s.manages, s.left_at from staff s where s.person = $1', [cover]);
  const leftAt = known?.['left_at'] as Date | null | undefined;
  if (known === undefined || (leftAt != null && (until === undefined || leftAt < until))) return [finding(path, 'NOT_IN_LIST', 'Name somebody who is in the register and works here then.')];
  const [cycle] = await sql(
    `with recursive way (person) as (
       select $2::text collate "C" union
       select n.next from way w cross join lateral (
         select a.cover as next from staff_absence a where a.person = w.person and a.cover is not null and a.until_at > a.from_at and a.until_at > $3 and ($4::timestamptz is null or a.from_at < $4)
         union all select s.successor from staff s where s.person = w.person and s.successor is not null and ($4::timestamptz is null or s.left_at < $4)) n)
     select 1 from way where person = $1`, [person, cover, from, until ?? null]);
  return [
    (row['manages'] as string[]).length > 0 && (known['manages'] as string[]).length === 0 && finding(path, 'NOT_IN_LIST', 'Name somebody who answers for a team too: they stand in for a manager.'),
    cycle !== undefined && finding(path, 'NOT_IN_LIST', 'Name somebody for whom they do not stand in themselves at that time.'),
  ];
}
