import { actingRole, type Actor, actsAs, type Condition, type Role, seesTeams, unlimitedPeople } from '#access';
import { appendAudit } from '#audit';
import { GatewayError } from '#messages';
import { cursorTime, type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql } from '#platform';

const { orNull, text, time, uuid } = shapes;
/** What an answer says of an urgent message that came out of hours; nothing of what it says or whom it is about. */
export const outOfHoursShape: Fields = { id: uuid, issuer: text, team: orNull(text), receivedAt: time, person: orNull(text) };

/** An urgent message that came out of hours. */
export interface OutOfHours {
  readonly id: string;
  readonly issuer: string;
  readonly team: string | null;
  readonly receivedAt: unknown;
  /** Who was on duty; null where nobody was, so that the head of the unit is told. */
  readonly person: string | null;
}

/** Who is told of what came when nobody was on duty. */
const heads: readonly Role[] = ['head-of-unit', 'unit-lead', 'marac-coordinator'];

/** Of which the actor is told: those of their own duty and of whom they stand in for, and, as a head, what nobody was on duty for in their teams; nothing about anybody whom they are barred from. */
function tells(actor: Actor, messagePeople: string | undefined, firstParam: number): Condition {
  const isHead = actor.isAway !== true && actor.roles.some((role) => heads.includes(role));
  const limits = messagePeople === undefined ? { sql: 'true', params: [] } : unlimitedPeople(actor, { alias: 'm', firstParam: firstParam + 3 });
  const barred = messagePeople === undefined ? '' : ` and not exists (select 1 from (${messagePeople}) m where m.message_id = d.message_id and m.crn is not null and not ${limits.sql})`;
  return {
    sql: `(d.seen_at is null and (d.person = any($${firstParam}::text[]) or (d.person = '' and $${firstParam + 1} and (d.team is null or d.team = any($${firstParam + 2}::text[]))))${barred})`,
    params: [actsAs(actor), isHead, seesTeams(actor), ...limits.params],
  };
}

/** What the actor is told of and nobody has seen yet, oldest first. */
export async function listOutOfHours(sql: Sql, actor: Actor, messagePeople: string | undefined, query: PageQuery): Promise<Page<OutOfHours>> {
  const after = keyOfCursor(query.cursor, ['time', 'uuid']);
  const told = tells(actor, messagePeople, 4);
  const rows = await sql(
    `select distinct on (d.received_at, d.message_id) d.*, ${cursorTime('d.received_at')} as place from duty_told d where ($1::timestamptz is null or (d.received_at, d.message_id) > ($1::timestamptz, $2::uuid)) and ${told.sql}
     order by d.received_at, d.message_id, d.person limit $3`, [after?.[0] ?? null, after?.[1] ?? null, query.limit + 1, ...told.params]);
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['message_id'])], shown);
}

/** How many there are. */
export async function countOutOfHours(sql: Sql, actor: Actor, messagePeople: string | undefined): Promise<number> {
  const told = tells(actor, messagePeople, 1);
  const [row] = await sql(`select count(distinct d.message_id) as n from duty_told d where ${told.sql}`, told.params);
  return Number(row?.['n']);
}

/** Notes that somebody who was told of it has seen it: it leaves the lists of all who were told. @throws GatewayError ACCESS_NOT_FOUND where the actor is not told of it, or it was seen */
export async function markSeen(sql: Sql, actor: Actor, messagePeople: string | undefined, id: string): Promise<OutOfHours> {
  const told = tells(actor, messagePeople, 3);
  const [row] = await sql(`update duty_told t set seen_at = now(), seen_by = $2 from duty_told d where d.message_id = $1 and ${told.sql} and t.message_id = d.message_id and t.issuer = d.issuer and t.seen_at is null returning d.*`, [id, actor.person, ...told.params]);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  const one = shown(row), isOwn = one.person === null || one.person === actor.person;
  await appendAudit(sql, [{ event: 'duty.seen', agency: actor.agency, person: actor.person, role: actingRole(actor, 'out-of-hours') ?? '', partner: one.issuer, messageId: id, facts: isOwn ? {} : { onBehalfOf: String(one.person) } }]);
  return one;
}

const shown = (row: Row): OutOfHours => ({ id: row['message_id'] as string, issuer: row['issuer'] as string, team: row['team'] as string | null, receivedAt: row['received_at'], person: row['person'] === '' ? null : row['person'] as string });
