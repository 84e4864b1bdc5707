import { type Sql } from '#platform';
import { jsonRows } from '../rails/json-rows.js';
import { stoodColumns, stoodOf } from '../receipts/kept-outcomes.js';
import { type Parsed } from './incoming.js';
import { identityOf, type Known, orderOf } from './plan.js';

/** Reads, in two statements however many messages there are, what the store knows about them. */
export async function readKnown(sql: Sql, messages: readonly Parsed[]): Promise<Known> {
  const ids = messages.map(({ payload }) => ({ message_id: payload.id, issuer: payload.iss }));
  const orders = messages.flatMap(({ payload }) => (payload.orderingKey === null ? [] : [{ issuer: payload.iss, ordering_key: payload.orderingKey }]));
  const [accepted, sequences] = await Promise.all([
    sql(`select message_id, issuer, digest, ${stoodColumns} from inbox join json_to_recordset($1) as asked (message_id uuid, issuer text) using (message_id, issuer)`, [jsonRows(ids)]),
    sql(`select issuer, ordering_key, next from sequence_in join json_to_recordset($1) as asked (issuer text, ordering_key uuid) using (issuer, ordering_key)`, [jsonRows(orders)]),
  ]);
  const takenIn = new Map(accepted.map((row) => [`${String(row['issuer'])} ${String(row['message_id'])}`, { digest: (row['digest'] as Buffer).toString('base64url'), stood: stoodOf(row) }]));
  const next = new Map(sequences.map((row) => [`${String(row['issuer'])} ${String(row['ordering_key'])}`, row['next'] as number]));
  return {
    digestOf: (message) => takenIn.get(identityOf(message))?.digest,
    stoodOf: (message) => takenIn.get(identityOf(message))?.stood,
    nextOf: (message) => next.get(orderOf(message) ?? '') ?? 1,
  };
}
