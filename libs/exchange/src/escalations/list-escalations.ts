import { actingRole, type Actor, type Condition, reasonToKeep, seesByRole, visiblePeople } from '#access';
import { appendAudit } from '#audit';
import { GatewayError } from '#messages';
import { cursorTime, type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql } from '#platform';
import { type Owner, ownerShape, ownersOf } from '../staff/owners.js';
import { type EscalationCode, escalationCodes } from './escalation.js';

const { fields, integer, listOf, oneOf, orNull, text, time, uuid } = shapes;

/** What an answer says of what was escalated; nothing of what was asked or said. */
export const escalationShape: Fields = {
  id: uuid, code: oneOf(...escalationCodes), kind: text, conversation: uuid, partner: text, crn: orNull(text), escalatedAt: time, dealtWith: orNull(fields({ by: text, role: text, at: time, reason: text })),
  /** Who has the case that it is about, where the node has a caseload. */
  has: orNull(fields(ownerShape)),
};
/** How many there were, by code and partner. */
export const countsShape: Fields = { counts: listOf(fields({ code: oneOf(...escalationCodes), partner: text, kind: text, total: integer, open: integer })) };

/** An answer that a manager must see. */
export interface Escalation {
  readonly id: string;
  readonly code: EscalationCode;
  readonly kind: string;
  readonly conversation: string;
  readonly partner: string;
  readonly crn: string | null;
  readonly escalatedAt: unknown;
  readonly dealtWith: { readonly by: string; readonly role: string; readonly at: unknown; readonly reason: string } | null;
  readonly has: Owner | null;
}

/** How often one agency answered so, or was answered so. */
export interface EscalationCount {
  readonly code: EscalationCode;
  readonly partner: string;
  readonly kind: string;
  readonly total: number;
  readonly open: number;
}

/** Which the actor may see: all by role, or those about people of the actor's teams. Only a store with a caseload is asked by people. */
function visible(actor: Actor, hasPeople: boolean, firstParam: number): Condition {
  if (seesByRole(actor, 'escalation', 'OPEN')) return { sql: 'true', params: [] };
  return hasPeople ? visiblePeople(actor, { what: 'escalation', label: 'OPEN' }, { alias: 'e', firstParam }) : { sql: 'false', params: [] };
}

/** What nobody has dealt with yet, oldest first. */
export async function openEscalations(sql: Sql, actor: Actor, hasPeople: boolean, query: PageQuery): Promise<Page<Escalation>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid']);
  const may = visible(actor, hasPeople, 4);
  const rows = await sql(
    `select e.*, ${cursorTime('e.escalated_at')} as place from escalation e where e.dealt_at is null and ($1::timestamptz is null or (e.escalated_at, e.id) > ($1::timestamptz, $2::uuid)) and ${may.sql}
     order by e.escalated_at, e.id limit $3`, [after?.[0] ?? null, after?.[1] ?? null, query.limit + 1, ...may.params]);
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['id'])], await shownOf(sql, hasPeople, rows));
}

/** How many wait for somebody. */
export async function countOpenEscalations(sql: Sql, actor: Actor, hasPeople: boolean): Promise<number> {
  const may = visible(actor, hasPeople, 1);
  const [row] = await sql(`select count(*) as n from escalation e where e.dealt_at is null and ${may.sql}`, may.params);
  return Number(row?.['n']);
}

/** How many there were at all and wait now, by code, partner and kind. */
export async function escalationCounts(sql: Sql, actor: Actor, hasPeople: boolean): Promise<EscalationCount[]> {
  const may = visible(actor, hasPeople, 1);
  const rows = await sql(
    `select e.code, e.partner, e.kind, count(*)::int as total, count(*) filter (where e.dealt_at is null)::int as open from escalation e where ${may.sql} group by 1, 2, 3 order by total desc, 1, 2, 3`, may.params);
  return rows.map((row) => ({ code: row['code'] as EscalationCode, partner: row['partner'] as string, kind: row['kind'] as string, total: row['total'] as number, open: row['open'] as number }));
}

/** One that the actor may see and nobody has dealt with. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where somebody has */
export async function openEscalation(sql: Sql, actor: Actor, hasPeople: boolean, id: string): Promise<Escalation> {
  const may = visible(actor, hasPeople, 2);
  const [row] = await sql(`select e.* from escalation e where e.id = $1 and ${may.sql}`, [id, ...may.params]);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  if (row['dealt_at'] !== null) throw new GatewayError('REQUEST_CONFLICT');
  return (await shownOf(sql, hasPeople, [row]))(row);
}

/** Notes, in the caller's transaction, what a manager did about it. @throws GatewayError as {@link openEscalation} and {@link reasonToKeep} */
export async function dealWithEscalation(sql: Sql, actor: Actor, hasPeople: boolean, { id, reason }: { readonly id: string; readonly reason: string }): Promise<Escalation> {
  reasonToKeep(reason);
  const { partner, kind, code, conversation, crn } = await openEscalation(sql, actor, hasPeople, id);
  const role = actingRole(actor, 'escalation') ?? '';
  const [row] = await sql('update escalation set dealt_by = $2, dealt_role = $3, dealt_at = now(), dealt_reason = $4 where id = $1 and dealt_at is null returning *', [id, actor.person, role, reason]);
  if (row === undefined) throw new GatewayError('REQUEST_CONFLICT');
  await appendAudit(sql, [{ event: 'escalation.dealt-with', agency: actor.agency, person: actor.person, role, partner, kind, ...(crn === null ? {} : { subject: crn }), facts: { code, conversation, reason } }]);
  return (await shownOf(sql, hasPeople, [row]))(row);
}

/** Shows rows, each with who has the case that it is about. */
async function shownOf(sql: Sql, hasPeople: boolean, rows: readonly Row[]): Promise<(row: Row) => Escalation> {
  const crns = hasPeople ? rows.flatMap((row) => (row['crn'] === null ? [] : [String(row['crn'])])) : [];
  const cases = crns.length === 0 ? [] : await sql('select crn, practitioner, team from caseload_allocation where crn = any($1)', [crns]);
  const owned = new Map(cases.map((one) => [String(one['crn']), { person: String(one['practitioner']), team: String(one['team']) }]));
  const ownerOf = await ownersOf(sql, [...owned.values()].map(({ person }) => person));
  return (row) => {
    const one = owned.get(String(row['crn']));
    return { ...shown(row), has: one === undefined ? null : ownerOf(one) };
  };
}

const shown = (row: Row): Omit<Escalation, 'has'> => ({
  id: row['id'] as string, code: row['code'] as EscalationCode, kind: row['kind'] as string, conversation: row['conversation'] as string, partner: row['partner'] as string, crn: row['crn'] as string | null, escalatedAt: row['escalated_at'],
  dealtWith: row['dealt_at'] === null ? null : { by: row['dealt_by'] as string, role: row['dealt_role'] as string, at: row['dealt_at'], reason: row['dealt_reason'] as string },
});
