import { type Actor, rolesFor } from '#access';
import { GatewayError } from '#messages';
import { grant, type Row, type Sql } from '#platform';
import { type WorkQueue } from './work-queue.js';

type Runner = Parameters<typeof grant>[0];

/** Makes the table of what was handed to a colleague. */
export async function createWorkHandovers(runner: Runner): Promise<void> {
  await runner.query(`
    -- Each time somebody handed a piece of work to a colleague, with why; 'seen_at' when the colleague opened it. Nothing of what it says, and nothing is taken away.
    create table work_handover (
      position bigint generated always as identity primary key, item_id uuid not null, item_issuer text not null, by_person text not null, to_person text collate "C" not null, reason text not null, at timestamptz not null default now(), seen_at timestamptz,
      check (by_person <> to_person)
    );
    create index work_handover_by_item on work_handover (item_id, item_issuer, position);
    create index work_handover_to_see on work_handover (to_person) where seen_at is null`);
  await grant(runner, 'web', 'select, insert', 'work_handover');
  await grant(runner, 'web', 'update (seen_at)', 'work_handover');
}

/** Takes the table away again. */
export async function dropWorkHandovers(runner: Runner): Promise<void> {
  await runner.query('drop table work_handover');
}

/** To whom work is handed, and why. */
export interface Handover {
  readonly to: string;
  readonly reason: string;
}

/** A hand-over as the history of a piece of work shows it. */
export interface ShownHandover {
  readonly by: string;
  readonly to: string;
  readonly at: unknown;
  readonly reason: string;
  /** When the colleague opened it; null where they have not. */
  readonly seenAt: unknown;
}

/**
 * Whether a colleague can take what is handed to them: another, in the register, here now, and in one of the roles that work through the queue, as the register says. Nobody gets a role by it; without one they could not open what is theirs.
 * @throws GatewayError REQUEST_INVALID at `/to`
 */
export async function checkColleague(sql: Sql, { what }: WorkQueue, actor: Actor, to: string): Promise<void> {
  const roles = rolesFor(what);
  const refuse = (todo: string): never => { throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path: '/to', code: 'NOT_IN_LIST', todo }] }); };
  if (to === actor.person) refuse('Name somebody else: it is yours already.');
  const [known] = await sql('select s.roles, exists (select 1 from staff_away a where a.person = s.person) as away from staff s where s.person = $1', [to]);
  if (known === undefined || !(known['roles'] as string[]).some((role) => roles.some((one) => one === role))) return refuse(`Name somebody whom the register of people has as ${roles.map((role) => role.replaceAll('-', ' ')).join(' or ')}.`);
  if (known['away'] === true) refuse('Name somebody who is here: they are away or have left.');
}

/** Who may be handed work of a queue, by name: those of {@link checkColleague}. */
export async function colleagues(sql: Sql, { what }: WorkQueue, actor: Actor): Promise<string[]> {
  const rows = await sql('select s.person from staff s where s.roles && $1::text[] and s.person <> $2 and not exists (select 1 from staff_away a where a.person = s.person) order by s.person limit 500', [rolesFor(what), actor.person]);
  return rows.map((row) => String(row['person']));
}

/** Gives a piece of work to a colleague, who is told until they open it. */
export async function noteHandedOver(sql: Sql, item: Row, by: string, { to, reason }: Handover): Promise<void> {
  await sql(`update work_item set state = 'TAKEN', taken_by = $3, taken_at = now() where id = $1 and issuer = $2`, [item['id'], item['issuer'], to]);
  // Whatever was handed to somebody before is theirs no more: they are not told of it.
  await sql('update work_handover set seen_at = now() where item_id = $1 and item_issuer = $2 and seen_at is null', [item['id'], item['issuer']]);
  await sql('insert into work_handover (item_id, item_issuer, by_person, to_person, reason) values ($1, $2, $3, $4, $5)', [item['id'], item['issuer'], by, to, reason]);
}

/** Notes that whoever it was handed to has seen it; others change nothing by looking. */
export async function noteHandoverSeen(sql: Sql, item: Row, person: string): Promise<void> {
  await sql('update work_handover set seen_at = now() where item_id = $1 and item_issuer = $2 and to_person = $3 and seen_at is null', [item['id'], item['issuer'], person]);
}

/** The hand-overs of a piece of work, newest first. */
export async function handoversOf(sql: Sql, item: Row): Promise<ShownHandover[]> {
  const rows = await sql('select by_person, to_person, at, reason, seen_at from work_handover where item_id = $1 and item_issuer = $2 order by position desc limit 100', [item['id'], item['issuer']]);
  return rows.map((row) => ({ by: String(row['by_person']), to: String(row['to_person']), at: row['at'], reason: String(row['reason']), seenAt: row['seen_at'] }));
}

/** How much of a queue was handed to somebody who has not opened it yet. */
export async function countHandedTo(sql: Sql, { takes }: WorkQueue, { person }: Actor): Promise<number> {
  const [row] = await sql(`select count(*) as n from work_handover h join work_item w on w.id = h.item_id and w.issuer = h.item_issuer where h.to_person = $1 and h.seen_at is null and w.kind = $2 and w.taken_by = $1 and w.state = 'TAKEN'`, [person, takes]);
  return Number(row?.['n']);
}
