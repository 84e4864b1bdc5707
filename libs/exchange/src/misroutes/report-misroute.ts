import { randomUUID } from 'node:crypto';
import { actingRole, type Actor, reasonToKeep } from '#access';
import { appendAudit } from '#audit';
import { clockRules } from '#clocks';
import { GatewayError } from '#messages';
import { type Fields, type Row, shapes, type Sql, transactionOver } from '#platform';
import { startClocks } from '../clocks/record-clocks.js';
import { type CaseDatabase } from '../web/tokens.js';
import { type Readable, readableOne, type WantedMessage } from './readable.js';
import { type NewMisroute } from './requests.js';

/** What reporting needs of the node. */
export interface ReportingParts {
  readonly database: CaseDatabase;
  /** What people read here. */
  readonly readable: readonly Readable[];
}

/** What whoever reported it is told: that it is withheld. Whoever deals with it sees the rest. */
export interface ReportedMisroute {
  readonly id: string;
  readonly message: string;
  readonly issuer: string;
  readonly foundAt: unknown;
  readonly safetyAtRisk: boolean;
}
export const reportedShape: Fields = { id: shapes.uuid, message: shapes.uuid, issuer: shapes.text, foundAt: shapes.time, safetyAtRisk: shapes.flag };

/** Checks, before a form is shown, that the actor may report a message. @throws GatewayError ACCESS_NOT_FOUND */
export const checkReportable = (sql: Sql, actor: Actor, { readable }: Pick<ReportingParts, 'readable'>, which: WantedMessage): Promise<Row> => readableOne(sql, actor, readable, which);

/**
 * Takes up that a message tells something of a victim, in one transaction: the incident is written, its clock starts, and the parts go where nobody of the case side is shown them. Nothing of them is copied. Reported once more while it is open, it is the same
 * incident; whoever says then that safety is at risk is believed.
 * @throws GatewayError ACCESS_NOT_FOUND for a message that the actor may not read, as for none; REQUEST_INVALID where the words lead to somebody; REQUEST_CONFLICT where it was reported and dealt with
 */
export async function reportMisroute({ database, readable }: ReportingParts, actor: Actor, asked: NewMisroute, keep: (sql: Sql, reported: ReportedMisroute) => Promise<void>): Promise<ReportedMisroute> {
  const atRisk = asked.safety === 'AT_RISK', reason = reasonToKeep(asked.reason), role = actingRole(actor, 'misroute-report') ?? '';
  return transactionOver(database, async (sql) => {
    const message = await readableOne(sql, actor, readable, asked);
    await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`misroute ${asked.issuer} ${asked.message}`]);
    const [known] = await sql(`select * from misroute where message_id = $1 and issuer = $2 and outcome is distinct from 'FALSE_ALARM' for no key update`, [asked.message, asked.issuer]);
    if (known !== undefined && known['outcome'] !== null) throw new GatewayError('REQUEST_CONFLICT', { code: String(known['outcome']) });
    const row = known === undefined ? await takenUp(sql, actor, { message, reason, role, atRisk }) : await reportedAgain(sql, known, atRisk);
    await appendAudit(sql, [{
      event: 'misroute.reported', agency: actor.agency, person: actor.person, role, partner: asked.issuer, messageId: asked.message, kind: String(message['kind']), facts: { misroute: String(row['id']), safety: asked.safety, again: known !== undefined, reason },
    }]);
    const reported = { id: row['id'] as string, message: asked.message, issuer: asked.issuer, foundAt: row['found_at'], safetyAtRisk: row['safety_at_risk'] as boolean };
    await keep(sql, reported);
    return reported;
  });
}

interface Found {
  readonly message: Row;
  readonly reason: string;
  readonly role: string;
  readonly atRisk: boolean;
}

async function takenUp(sql: Sql, actor: Actor, { message, reason, role, atRisk }: Found): Promise<Row> {
  const id = randomUUID(), clock = randomUUID(), at = new Date(), team = actor.teams[0];
  await startClocks(sql, [{ id: clock, at, term: clockRules.MISROUTE_CONTROLLER_TOLD.term, rule: 'MISROUTE_CONTROLLER_TOLD', about: 'misroute', reference: id, owner: actor.person, ...(team === undefined ? {} : { team }) }]);
  const [row] = await sql(
    `insert into misroute (id, message_id, issuer, kind, conversation, received_at, found_by, found_role, found_at, reason, safety_at_risk, clock_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning *`,
    [id, message['message_id'], message['issuer'], message['kind'], message['conversation'], message['received_at'], actor.person, role, at, reason, atRisk, clock]);
  await sql('select withhold_misrouted($1)', [id]);
  return row as Row;
}

async function reportedAgain(sql: Sql, known: Row, atRisk: boolean): Promise<Row> {
  const [row] = await sql('update misroute set safety_at_risk = safety_at_risk or $2 where id = $1 returning *', [known['id'], atRisk]);
  return row as Row;
}
