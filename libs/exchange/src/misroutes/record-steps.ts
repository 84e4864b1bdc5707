import { randomUUID } from 'node:crypto';
import { actingRole, type Actor, reasonToKeep, textToKeep } from '#access';
import { appendAudit, type AuditEntry } from '#audit';
import { type Finding, GatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { recordClockEvents } from '../clocks/record-clocks.js';
import { misrouteRow, readMisroute, type ReadMisroute, standsOf } from './misroute.js';
import { type ControllerTold, type MisrouteEnd, type SafetyCall, type SenderTold } from './requests.js';
import { callsFirst, missingFor, type MisrouteStep } from './steps.js';

/** How far the clocks of two machines may be apart. */
const slackMs = 60_000;

/**
 * Records that the victim was called: first of all where their safety is at risk, and again for as often as somebody tries. Who the victim is, and what was said, is known at the desk only.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where the misroute is closed; REQUEST_INVALID
 */
export async function recordSafetyCall(sql: Sql, actor: Actor, id: string, { outcome, madeBy = actor.person, at }: SafetyCall): Promise<ReadMisroute> {
  const row = await openOne(sql, id), when = timeOf(at);
  const by = textToKeep('/madeBy', madeBy === '' ? actor.person : madeBy);
  await note(sql, actor, row, { step: 'SAFETY_CALL', at: when, outcome, madeBy: by });
  await appendAudit(sql, [{ event: 'misroute.safety-called', ...about(actor, row), facts: { misroute: id, outcome, madeBy: by, at: when.toISOString() } }]);
  return readMisroute(sql, id);
}

/** Records that the controller was told, which stops the clock. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_SAFETY_CALL before the safety call; REQUEST_CONFLICT where they were told, or the misroute is closed; REQUEST_INVALID */
export async function recordControllerTold(sql: Sql, actor: Actor, id: string, { reference, at }: ControllerTold): Promise<ReadMisroute> {
  const row = await afterTheCall(sql, id, 'CONTROLLER_TOLD'), when = timeOf(at), said = textToKeep('/reference', reference);
  await note(sql, actor, row, { step: 'CONTROLLER_TOLD', at: when, said });
  await stopClock(sql, row, when, 'CONTROLLER_TOLD');
  await appendAudit(sql, [{ event: 'misroute.controller-told', ...about(actor, row), facts: { misroute: id, reference: said, at: when.toISOString() } }]);
  return readMisroute(sql, id);
}

/** Records that the sender was told, by another way than this exchange. @throws GatewayError as {@link recordControllerTold} */
export async function recordSenderTold(sql: Sql, actor: Actor, id: string, { how, at }: SenderTold): Promise<ReadMisroute> {
  const row = await afterTheCall(sql, id, 'SENDER_TOLD'), when = timeOf(at), said = textToKeep('/how', how);
  await note(sql, actor, row, { step: 'SENDER_TOLD', at: when, said });
  await appendAudit(sql, [{ event: 'misroute.sender-told', ...about(actor, row), facts: { misroute: id, how: said, at: when.toISOString() } }]);
  return readMisroute(sql, id);
}

/**
 * Ends a misroute. What was a false alarm is shown again in the same transaction; what is removed, the exchange takes out of the case store.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_SAFETY_CALL before the safety call; REQUEST_CONFLICT where it is closed, or is a false alarm and its sender has corrected it meanwhile; REQUEST_INVALID with what is still to be done
 */
export async function closeMisroute(sql: Sql, actor: Actor, id: string, { outcome, reason }: MisrouteEnd): Promise<ReadMisroute> {
  const row = await openOne(sql, id), kept = reasonToKeep(reason), missing = missingFor(outcome, standsOf(row)), now = new Date();
  if (missing[0] === 'SAFETY_CALL') throw new GatewayError('REQUEST_SAFETY_CALL');
  if (missing.length > 0) throw invalid(missing.map((one) => ({ path: '/outcome', code: 'CONTRADICTION', todo: todos[one] })));
  await sql('update misroute set outcome = $2, closed_by = $3, closed_role = $4, closed_at = $5, closed_reason = $6 where id = $1', [id, outcome, actor.person, actingRole(actor, 'misroute') ?? '', now, kept]);
  if (outcome === 'FALSE_ALARM') await release(sql, id);
  if (!standsOf(row).done.includes('CONTROLLER_TOLD')) await stopClock(sql, row, now, outcome);
  await appendAudit(sql, [{ event: 'misroute.closed', ...about(actor, row), facts: { misroute: id, outcome, reason: kept } }]);
  return readMisroute(sql, id);
}

const todos: Readonly<Record<MisrouteStep | 'CORRECTION', string>> = {
  SAFETY_CALL: 'Record the safety call first.', CONTROLLER_TOLD: 'Record first that the controller was told.', SENDER_TOLD: 'Record first that the sender was told.', CORRECTION: 'Its sender has not corrected it: say that it was removed, or wait for the sender.',
};

async function release(sql: Sql, id: string): Promise<void> {
  const [row] = await sql('select release_misrouted($1) as released', [id]);
  if (row?.['released'] !== true) throw new GatewayError('REQUEST_CONFLICT', { code: 'CORRECTED' });
}

/** @throws REQUEST_CONFLICT where it is closed */
async function openOne(sql: Sql, id: string): Promise<Row> {
  const row = await misrouteRow(sql, id, true);
  if (row['outcome'] !== null) throw new GatewayError('REQUEST_CONFLICT', { code: 'CLOSED' });
  return row;
}

/** @throws REQUEST_SAFETY_CALL before the call; REQUEST_CONFLICT where the step was recorded */
async function afterTheCall(sql: Sql, id: string, step: MisrouteStep): Promise<Row> {
  const row = await openOne(sql, id), stands = standsOf(row);
  if (callsFirst(stands)) throw new GatewayError('REQUEST_SAFETY_CALL');
  if (stands.done.includes(step)) throw new GatewayError('REQUEST_CONFLICT', { code: step });
  return row;
}

const invalid = (findings: readonly Finding[]): GatewayError => new GatewayError('REQUEST_INVALID', {}, { findings });

/** @throws REQUEST_INVALID for no time, and for one that is still to come */
function timeOf(at: string | undefined): Date {
  const now = new Date(), said = at === undefined ? now : new Date(at);
  if (Number.isNaN(said.getTime())) throw invalid([{ path: '/at', code: 'NOT_A_TIME', todo: 'Write a time that there is.' }]);
  if (said.getTime() > now.getTime() + slackMs) throw invalid([{ path: '/at', code: 'OUT_OF_RANGE', todo: 'Write when it was done: that is not to come.' }]);
  return said;
}

interface NewStep {
  readonly step: MisrouteStep;
  readonly at: Date;
  readonly outcome?: string;
  readonly madeBy?: string;
  readonly said?: string;
}

async function note(sql: Sql, actor: Actor, row: Row, { step, at, outcome, madeBy, said }: NewStep): Promise<void> {
  await sql('insert into misroute_step (misroute, step, at, outcome, made_by, said, recorded_by, recorded_role) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [row['id'], step, at, outcome ?? null, madeBy ?? null, said ?? null, actor.person, actingRole(actor, 'misroute') ?? '']);
}

/** A clock cannot stop before it has begun: whoever was told earlier was told in time. */
async function stopClock(sql: Sql, row: Row, at: Date, outcome: string): Promise<void> {
  const foundAt = row['found_at'] as Date;
  await recordClockEvents(sql, [{ id: randomUUID(), clock: String(row['clock_id']), at: at < foundAt ? foundAt : at, kind: 'stopped', outcome }]);
}

/** An entry must not count among those who read the message: its name ends otherwise. */
const about = (actor: Actor, row: Row): Omit<AuditEntry, 'event' | 'facts'> =>
  ({ agency: actor.agency, person: actor.person, role: actingRole(actor, 'misroute') ?? '', partner: String(row['issuer']), messageId: String(row['message_id']), kind: String(row['kind']) });
