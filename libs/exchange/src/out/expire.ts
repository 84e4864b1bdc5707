import { v7 as uuidv7 } from 'uuid';
import { type ErrorCode, type Kind, type PlaceGivenUp } from '#messages';
import { type Database, type Row, type Sql } from '#platform';
import { raiseAlarms } from '../rails/alarms.js';
import { jsonRows } from '../rails/json-rows.js';

const rowsAtOnce = 500;

/**
 * Ends the resending of what has expired without a receipt.
 * @returns whether there may be more
 */
export async function expire(database: Database): Promise<boolean> {
  return database.inTransaction(async (sql) => {
    const rows = await sql('select position from outbox where expires_at <= now() order by position limit $1', [rowsAtOnce]);
    const late = await endResending(sql, rows.map((row) => row['position']), 'RECEIPT_OVERDUE');
    await raiseAlarms(sql, late.map((row) => ({ alarm: 'RECEIPT_OVERDUE' as const, facts: { agency: row['recipient'] as string, kind: row['kind'] as string } })));
    return rows.length === rowsAtOnce;
  });
}

/**
 * Takes rows out of the outbox for good: each message without a receipt becomes a person's task, never silence.
 * @returns the messages that had no receipt
 */
export async function endResending(sql: Sql, positions: readonly unknown[], code: ErrorCode): Promise<readonly Row[]> {
  if (positions.length === 0) return [];
  const gone = await sql('delete from outbox where position = any($1::bigint[]) returning message_id', [positions]);
  return endWithoutReceipt(sql, gone.map((row) => row['message_id'] as string), code);
}

/**
 * Ends messages that no receipt has come for. Where nothing says that the recipient has one, its place in the order is given up by a message of its own (ADR 0010), in the same transaction, so that
 * what follows is not held there for ever.
 * @returns those that had no receipt
 */
export async function endWithoutReceipt(sql: Sql, messageIds: readonly string[], code: ErrorCode): Promise<readonly Row[]> {
  if (messageIds.length === 0) return [];
  const late = await sql(
    `update sent_message s set stage = 'expired', stage_at = now(), code = $2 from sent_message before
     where s.message_id = any($1::uuid[]) and before.message_id = s.message_id and s.stage in ('sealed', 'sent', 'held')
     returning s.message_id, s.recipient, s.kind, s.lane, s.conversation, s.ordering_key, s.sequence, s.issued_at, before.stage as stood`, [messageIds, code]);
  // What the recipient holds is safe there and does not expire by waiting; it keeps its place.
  await giveUpPlaces(sql, late.filter((row) => row['stood'] !== 'held' && row['ordering_key'] !== null));
  return late;
}

async function giveUpPlaces(sql: Sql, late: readonly Row[]): Promise<void> {
  if (late.length === 0) return;
  const first = await firstGivenUp(sql, late.filter((row) => row['kind'] === 'place-given-up'));
  await sql(
    `insert into submission (id, kind, recipient, lane, conversation, purpose, lawful_basis, person, role, case_part, originator_part, mappa_part, ordering_key, sequence)
     select id, 'place-given-up', recipient, lane, conversation, 'run-exchange', 'UKGDPR-6-1-e', 'exchange', 'node', case_part, '{}', '{}', ordering_key, sequence
     from json_to_recordset($1) as r (id uuid, recipient text, lane text, conversation uuid, case_part text, ordering_key uuid, sequence bigint)`,
    [jsonRows(late.map((row) => ({ ...row, id: uuidv7(), case_part: first.get(row['message_id'] as string) ?? JSON.stringify(contentOf(row)) })))],
  );
}

function contentOf(row: Row): PlaceGivenUp {
  return { message: row['message_id'] as string, kind: row['kind'] as Kind, issuedAt: (row['issued_at'] as Date).toISOString() };
}

/** A giving-up that itself expired is given up by another, which still names the message that it began with. */
async function firstGivenUp(sql: Sql, expired: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  if (expired.length === 0) return new Map();
  const rows = await sql(`select message_id, body from message_part where part = 'case' and message_id = any($1::uuid[])`, [expired.map((row) => row['message_id'])]);
  return new Map(rows.map((row) => [row['message_id'] as string, row['body'] as string]));
}
