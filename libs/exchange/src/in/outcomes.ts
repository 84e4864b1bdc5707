import { appendAudit } from '#audit';
import { isErrorCode, type ErrorCode } from '#messages';
import { type Database, failpoint, type NodeLog, type Sql } from '#platform';
import { type GivenReceipts, type Outcome, sealReceipts, writeReceipts } from '../receipts/give-receipts.js';
import { messageOf } from '../receipts/kept-outcomes.js';
import { type Sealer } from '../out/seal-one.js';
import { jsonRows } from '../rails/json-rows.js';
import { raiseAlarms } from '../rails/alarms.js';

const outcomesAtOnce = 500;
const noReceipts: GivenReceipts = { sealed: [], owed: [] };

/**
 * Reads what the desk decided about victim parts, in commit order, and tells the sender of each part that was refused, or taken in after all.
 * Only rows of transactions that no open one can precede are read, so none is skipped. Of a store that has come back all are read again: a receipt that comes twice moves nothing.
 * @returns whether there may be more
 */
export async function readOutcomes(parts: Sealer & { readonly database: Database; readonly victimSide: Database; readonly log: NodeLog }): Promise<boolean> {
  const read = await outcomesRead(parts.database.sql, parts.victimSide.sql);
  // The transactions of a store that has come back must not reach the place that was kept of it before: it would pass for read up to there.
  if (read === undefined) await parts.database.sql(`delete from progress where name = 'outcomes'`);
  const from = read ?? { tx: '0', position: 0 };
  const rows = await parts.victimSide.sql(
    `select tx::text as tx, position, issuer, message_id, direction, code from outcome
     where (tx, position) > ($1::text::xid8, $2::bigint) and tx < pg_snapshot_xmin(pg_current_snapshot()) order by tx, position limit $3`,
    [from.tx, from.position, outcomesAtOnce],
  );
  const last = rows.at(-1);
  if (last === undefined) return false;
  failpoint('outcomes.read');
  const refused = rows.filter((row) => row['code'] !== 'STORED' && row['code'] !== storedAfterAll);
  const toTell = rows.filter((row) => row['code'] !== 'STORED' && row['direction'] === 'received');
  const receipts = toTell.length === 0 ? noReceipts : await partReceipts(parts, toTell);
  await parts.database.inTransaction(async (sql) => {
    await writeReceipts(sql, receipts);
    await keepRefusals(sql, toTell);
    await raiseAlarms(sql, refused.map((row) => ({ alarm: codeOf(row['code']), facts: { agency: row['issuer'] as string, part: 'victim' } })));
    await appendAudit(sql, refused.map((row) => ({
      event: 'message.part-refused', agency: parts.agency, partner: row['issuer'] as string, messageId: row['message_id'] as string, facts: { code: row['code'] as string },
    })));
    await sql(`insert into progress (name, value) values ('outcomes', $1) on conflict (name) do update set value = excluded.value`, [JSON.stringify({ tx: last['tx'], position: last['position'] })]);
  });
  failpoint('outcomes.noted');
  return rows.length === outcomesAtOnce;
}

/** Keeps with each message why its part was refused, as the last outcome says, for its sender may ask again; what has been stored after all is not refused any more. */
async function keepRefusals(sql: Sql, rows: readonly Record<string, unknown>[]): Promise<void> {
  if (rows.length === 0) return;
  const last = new Map(rows.map(({ issuer, message_id, code }) => [`${String(issuer)} ${String(message_id)}`, { issuer, message_id, code: code === storedAfterAll ? null : codeOf(code) }]));
  await sql(
    `update inbox i set part_refused = r.code, part_refused_at = case when r.code is null then null else now() end from json_to_recordset($1) as r (issuer text, message_id uuid, code text)
     where i.message_id = r.message_id and i.issuer = r.issuer`, [jsonRows([...last.values()])]);
}

/**
 * How far the outcomes of this victim store have been read. Undefined before the first, and where the store has not begun the transaction that was read last: it came back from an older
 * copy or in another cluster, and counts its transactions from there.
 */
export async function outcomesRead(caseSql: Sql, victimSql: Sql): Promise<{ readonly tx: string; readonly position: number } | undefined> {
  const [progress] = await caseSql(`select value from progress where name = 'outcomes'`);
  if (progress === undefined) return undefined;
  const read = progress['value'] as { tx: string; position: number };
  const [store] = await victimSql('select pg_snapshot_xmax(pg_current_snapshot()) > $1::text::xid8 as has_begun', [read.tx]);
  return store?.['has_begun'] === true ? read : undefined;
}

/** Of a part that was refused first and that a person put back. */
const storedAfterAll = 'STORED_AFTER_ALL';

const codeOf = (code: unknown): ErrorCode => (isErrorCode(String(code)) ? (String(code) as ErrorCode) : 'INBOX_UNEXPECTED');

/** What the sender is told of its victim part: refused, or taken in after all. */
async function partReceipts(parts: Sealer & { readonly database: Database; readonly log: NodeLog }, rows: readonly Record<string, unknown>[]): ReturnType<typeof sealReceipts> {
  const found = await parts.database.sql(
    'select i.signed, r.code from inbox i join json_to_recordset($1) as r (message_id uuid, issuer text, code text) using (message_id, issuer)', [jsonRows(rows)],
  );
  const outcomes = found.map((row): Outcome => ({
    message: messageOf(row['signed'] as string), part: 'victim', ...(row['code'] === storedAfterAll ? { outcome: 'accepted' } : { outcome: 'part-refused', code: codeOf(row['code']) }),
  }));
  return sealReceipts(parts, 'bulk', outcomes, parts.log);
}
