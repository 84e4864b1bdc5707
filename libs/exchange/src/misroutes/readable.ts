import { type Actor, seesByRole, visiblePeople, type What } from '#access';
import { GatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { type WorkQueue } from '../work-queue/work-queue.js';

/** Messages that came and that people of this node read on the case side: whoever may read one may report it. */
export interface Readable {
  readonly what: What;
  /** Gives (message_id, issuer, kind, conversation, received_at), and `crn` where who may read one depends on whom it concerns. */
  readonly statement: string;
  readonly perPerson?: true;
}

/** The work that comes into a queue. */
export const readableWork = ({ takes, what }: WorkQueue): Readable => ({ what, statement: `select id as message_id, issuer, kind, conversation, received_at from work_item where kind = '${takes}'` });

/** Copies of reportable incidents, at the nodes that are sent some. */
export const readableIncidents: Readable = { what: 'received-incident', statement: 'select id as message_id, issuer, kind, conversation, received_at from received_incident' };

/** Which message, by its id and sender. */
export interface WantedMessage {
  readonly message: string;
  readonly issuer: string;
}

/** A message that the actor may read in full, without anything that it says. @throws GatewayError ACCESS_NOT_FOUND for one that they may not, as for none */
export async function readableOne(sql: Sql, actor: Actor, readable: readonly Readable[], { message, issuer }: WantedMessage): Promise<Row> {
  for (const { what, statement, perPerson } of readable) {
    const may = perPerson === true ? visiblePeople(actor, { what, label: 'SENSITIVE' }, { alias: 'r', firstParam: 3 }) : { sql: String(seesByRole(actor, what, 'SENSITIVE')), params: [] };
    const [row] = await sql(`select r.message_id, r.issuer, r.kind, r.conversation, r.received_at from (${statement}) r where r.message_id = $1 and r.issuer = $2 and ${may.sql} limit 1`, [message, issuer, ...may.params]);
    if (row !== undefined) return row;
  }
  throw new GatewayError('ACCESS_NOT_FOUND');
}
