import { type Actor, type Role } from '#access';
import { GatewayError } from '#messages';
import { cursorTime, type Fields, keyOfCursor, type Page, pageOf, type PageQuery, type Row, shapes, type Sql } from '#platform';
import { type Correction, correctionIn, correctionOrNull, senderCorrectionOf } from '../corrections/correction.js';
import { type Reader, readersOf, readersShape } from '../corrections/readers.js';
import { type CallOutcome, callOutcomes, type MisrouteOutcome, misrouteOutcomes, type MisrouteStands, type MisrouteStep, misrouteSteps, openSteps } from './steps.js';

/** Who deals with misroutes: those who answer for the people here. Nobody of them needs to read the message for it. */
export const misrouteRoles: readonly Role[] = ['manager', 'head-of-unit', 'unit-lead', 'marac-coordinator', 'mappa-coordinator'];

/** Something that was done about a misroute; nothing of a victim. */
export interface StepDone {
  readonly step: MisrouteStep;
  /** When it was done. */
  readonly at: unknown;
  /** Of a safety call: how it ended, and who called. */
  readonly outcome: CallOutcome | null;
  readonly madeBy: string | null;
  /** The reference of the controller, or how the sender was told. */
  readonly said: string | null;
  readonly recordedBy: string;
  readonly recordedRole: string;
  readonly recordedAt: unknown;
}

/** A message in which somebody found what belongs to a victim: that it is withheld, how far it has come, and nothing of what it says. */
export interface Misroute {
  readonly id: string;
  readonly message: string;
  readonly issuer: string;
  readonly kind: string;
  readonly conversation: string;
  readonly receivedAt: unknown;
  readonly foundBy: string;
  readonly foundRole: string;
  readonly foundAt: unknown;
  readonly reason: string;
  readonly safetyAtRisk: boolean;
  readonly state: 'OPEN' | 'CLOSED';
  /** What is still to be done, in order. */
  readonly open: readonly MisrouteStep[];
  readonly steps: readonly StepDone[];
  /** By when the controller is to be told, and how far that clock has come; it stops when they were. */
  readonly controller: { readonly dueAt: unknown; readonly rung: string | null; readonly toldAt: unknown };
  /** What its sender has said of the message meanwhile. */
  readonly correction: Correction | null;
  readonly closed: { readonly outcome: MisrouteOutcome; readonly by: string; readonly role: string; readonly at: unknown; readonly reason: string } | null;
}

/** The same with everybody who had opened it. */
export interface ReadMisroute extends Misroute {
  readonly readers: readonly Reader[];
}

const { fields, flag, listOf, oneOf, orNull, text, time, uuid } = shapes;
export const misrouteShape: Fields = {
  id: uuid, message: uuid, issuer: text, kind: text, conversation: uuid, receivedAt: time, foundBy: text, foundRole: text, foundAt: time, reason: text, safetyAtRisk: flag, state: oneOf('OPEN', 'CLOSED'), open: listOf(oneOf(...misrouteSteps)),
  steps: listOf(fields({ step: oneOf(...misrouteSteps), at: time, outcome: orNull(oneOf(...callOutcomes)), madeBy: orNull(text), said: orNull(text), recordedBy: text, recordedRole: text, recordedAt: time })),
  controller: fields({ dueAt: time, rung: orNull(text), toldAt: orNull(time) }), correction: correctionOrNull,
  closed: orNull(fields({ outcome: oneOf(...misrouteOutcomes), by: text, role: text, at: time, reason: text })),
};
export const readMisrouteShape: Fields = { ...misrouteShape, readers: readersShape };

const columns = `m.*, ${senderCorrectionOf('m.message_id', 'm.issuer')} as correction, coalesce(c.due_at, c.started_at + make_interval(hours => c.term_count)) as due_at,
  (select a.rung from clock_act a where a.clock_id = c.id and a.run = c.run order by a.reached_at desc limit 1) as rung,
  coalesce((select json_agg(json_build_object('step', s.step, 'at', s.at, 'outcome', s.outcome, 'madeBy', s.made_by, 'said', s.said, 'recordedBy', s.recorded_by, 'recordedRole', s.recorded_role, 'recordedAt', s.recorded_at) order by s.position) from misroute_step s where s.misroute = m.id), '[]') as steps`;
const from = 'misroute m join clock c on c.id = m.clock_id';

/** All misroutes, those that are open before the others and then the newest. */
export async function misroutes(sql: Sql, query: PageQuery): Promise<Page<Misroute>> {
  const after = keyOfCursor(query.cursor, ['integer', 'time', 'uuid']);
  const rows = await sql(
    `select ${columns}, (m.outcome is null)::int as first, ${cursorTime('m.found_at')} as place from ${from}
     where ($1::int is null or ((m.outcome is null)::int, m.found_at, m.id) < ($1::int, $2::timestamptz, $3::uuid)) order by first desc, m.found_at desc, m.id desc limit $4`, [after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => [Number(row['first']), String(row['place']), String(row['id'])], misrouteIn);
}

/** How many are open, for those who deal with them. */
export async function countOpenMisroutes(sql: Sql, actor: Actor): Promise<number> {
  if (!misrouteRoles.some((role) => actor.roles.includes(role))) return 0;
  const [row] = await sql('select count(*)::int as open from misroute where outcome is null');
  return row?.['open'] as number;
}

/** One misroute with everybody who had opened its message. @throws GatewayError ACCESS_NOT_FOUND */
export async function readMisroute(sql: Sql, id: string): Promise<ReadMisroute> {
  const row = await misrouteRow(sql, id, false);
  const readers = await readersOf({ caseSql: sql, ownSql: sql }, [{ id: row['id'], issuer: row['issuer'], message_id: row['message_id'], conversation: row['conversation'], came: row['received_at'], received_at: row['found_at'] }]);
  return { ...misrouteIn(row), readers: [...readers.values()].flat() };
}

/** The row of one, locked until the end of the transaction where it is about to be changed. @throws GatewayError ACCESS_NOT_FOUND */
export async function misrouteRow(sql: Sql, id: string, locked: boolean): Promise<Row> {
  if (locked) await sql('select 1 from misroute where id = $1 for no key update', [id]);
  const [row] = await sql(`select ${columns} from ${from} where m.id = $1`, [id]);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

const stepsIn = (row: Row): readonly StepDone[] => (row['steps'] as StepDone[]).map((one) => ({ ...one, at: new Date(String(one.at)), recordedAt: new Date(String(one.recordedAt)) }));

/** How far it has come. */
export const standsOf = (row: Row): MisrouteStands => ({ safetyAtRisk: row['safety_at_risk'] as boolean, done: stepsIn(row).map(({ step }) => step), isCorrected: row['correction'] !== null });

export function misrouteIn(row: Row): Misroute {
  const steps = stepsIn(row), isClosed = row['outcome'] !== null;
  return {
    id: row['id'] as string, message: row['message_id'] as string, issuer: row['issuer'] as string, kind: row['kind'] as string, conversation: row['conversation'] as string, receivedAt: row['received_at'],
    foundBy: row['found_by'] as string, foundRole: row['found_role'] as string, foundAt: row['found_at'], reason: row['reason'] as string, safetyAtRisk: row['safety_at_risk'] as boolean,
    state: isClosed ? 'CLOSED' : 'OPEN', open: isClosed ? [] : openSteps(standsOf(row)), steps,
    controller: { dueAt: row['due_at'], rung: row['rung'] as string | null, toldAt: steps.find(({ step }) => step === 'CONTROLLER_TOLD')?.at ?? null }, correction: correctionIn(row['correction']),
    closed: isClosed ? { outcome: row['outcome'] as MisrouteOutcome, by: row['closed_by'] as string, role: row['closed_role'] as string, at: row['closed_at'], reason: row['closed_reason'] as string } : null,
  };
}
