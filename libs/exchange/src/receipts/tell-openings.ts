import { type Lane, lanes } from '#messages';
import { type Database, failpoint, type NodeLog, type Row, type Sql } from '#platform';
import { type Sealer } from '../out/seal-one.js';
import { jsonRows } from '../rails/json-rows.js';
import { type Outcome, sealReceipts, writeReceipts } from './give-receipts.js';
import { messageOf } from './kept-outcomes.js';

const openingsAtOnce = 200;

/**
 * Tells senders that a person in role has opened their message: of each message the first opening, once. What `web` noted in the transaction of
 * the read becomes a receipt here, because only the exchange signs.
 * @returns the lanes in which there is now something to relay
 */
export async function tellOpenings(parts: Sealer & { readonly database: Database; readonly log: NodeLog }): Promise<readonly Lane[]> {
  const rows = await parts.database.sql(
    `select o.message_id, o.issuer, o.role, o.at, i.signed, i.lane from opening o join inbox i on i.message_id = o.message_id and i.issuer = o.issuer
     where o.told_at is null order by o.at limit $1`, [openingsAtOnce]);
  if (rows.length === 0) return [];
  const given = await Promise.all(lanes.map((lane) => sealReceipts(parts, lane, rows.filter((row) => row['lane'] === lane).map(opened), parts.log)));
  await parts.database.inTransaction(async (sql) => {
    for (const receipts of given) await writeReceipts(sql, receipts);
    await noteTold(sql, rows);
  });
  failpoint('openings.told');
  return [...new Set(given.flatMap(({ sealed }) => sealed.map(({ lane }) => lane)))];
}

const opened = (row: Row): Outcome => ({ message: messageOf(row['signed'] as string), outcome: 'opened', role: row['role'] as string, at: row['at'] as Date });

async function noteTold(sql: Sql, rows: readonly Row[]): Promise<void> {
  const told = jsonRows(rows.map((row) => ({ message_id: row['message_id'], issuer: row['issuer'], role: row['role'], at: row['at'] })));
  await sql('update opening o set told_at = now() from json_to_recordset($1) as r (message_id uuid, issuer text) where o.message_id = r.message_id and o.issuer = r.issuer', [told]);
  await sql(
    `update inbox i set stage = 'opened', stage_at = r.at, opened_as = r.role from json_to_recordset($1) as r (message_id uuid, issuer text, role text, at timestamptz)
     where i.message_id = r.message_id and i.issuer = r.issuer`, [told]);
}
