import { asGatewayError, type AgencyCode, type Lane, lanes, type Receipt } from '#messages';
import { type Database, errorFields, type NodeLog, type Row, type Sql } from '#platform';
import { raiseAlarms } from '../rails/alarms.js';
import { type Sealer } from '../out/seal-one.js';
import { leavesAtOnce, sealLeaves, sendOnce } from './give-receipts.js';
import { newLeaf } from './leaf.js';

/** What sealing owed receipts needs. */
export interface OwedParts extends Sealer {
  readonly database: Database;
  readonly log: NodeLog;
}

/**
 * Seals the receipts that are owed to agencies which have a valid key by now: the row is gone and the sealed message is in the outbox in one
 * transaction. An agency that still has none is waited for, with its alarm, and nobody else waits for it; the alarm is cleared with the last receipt.
 * @returns whether there may be more
 */
export async function sealOwed(parts: OwedParts): Promise<boolean> {
  const owedTo = await parts.database.sql('select distinct recipient from owed_receipt');
  let more = false;
  for (const row of owedTo) for (const lane of lanes) more = (await sealFor(parts, row['recipient'] as AgencyCode, lane)) || more;
  if (owedTo.length > 0) await sayWhatIsOwed(parts.database.sql);
  return more;
}

async function sayWhatIsOwed(sql: Sql): Promise<void> {
  await sql(`update alarm set cleared_at = now() where code = 'RECEIPT_OWED' and cleared_at is null and not exists (select 1 from owed_receipt where recipient = facts->>'agency')`);
  const still = await sql('select distinct recipient from owed_receipt');
  await raiseAlarms(sql, still.map((row) => ({ alarm: 'RECEIPT_OWED', facts: { agency: row['recipient'] as string } })));
}

async function sealFor(parts: OwedParts, recipient: AgencyCode, lane: Lane): Promise<boolean> {
  return parts.database.inTransaction(async (sql) => {
    const rows = await oldest(sql, recipient, lane);
    if (rows.length === 0) return false;
    const message = await sealLeaves(parts, recipient, lane, rows.map(receiptOf).map(newLeaf));
    await sendOnce(sql, [{ recipient, lane, message }]);
    return rows.length === leavesAtOnce;
  }).catch((error: unknown) => {
    const known = asGatewayError(error);
    if (/^(STORE_|DIRECTORY_|KEY_AWAY$)/.test(known.code)) throw known;
    parts.log.warn('receipts cannot be sealed', { partner: recipient, code: known.code, ...errorFields(known.cause) });
    return false;
  });
}

const oldest = (sql: Sql, recipient: string, lane: Lane): Promise<Row[]> => sql(
  `delete from owed_receipt where position in (select position from owed_receipt where recipient = $1 and lane = $2 order by position limit $3 for update skip locked)
   returning message_id, digest, outcome, code, part, role, at`,
  [recipient, lane, leavesAtOnce],
);

function receiptOf(row: Row): Receipt {
  const { message_id: message, outcome, code, part, role } = row as { message_id: string; outcome: Receipt['outcome']; code: string | null; part: string | null; role: string | null };
  return {
    message, digest: (row['digest'] as Buffer).toString('base64url'), outcome, at: (row['at'] as Date).toISOString(),
    ...(code === null ? {} : { code }), ...(part === null ? {} : { part }), ...(role === null ? {} : { role }),
  };
}
