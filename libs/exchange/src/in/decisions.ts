import { appendAudit } from '#audit';
import { type Lane } from '#messages';
import { type Row } from '#platform';
import { stepOverDiscarded } from './held.js';
import { quarantinedColumns, receivedAgain } from './quarantine.js';
import { type InboundParts, takeAlone } from './take-in.js';

const decisionsAtOnce = 50;

/**
 * Applies what people decided about quarantined messages. A release checks everything again except expiry; a message that fails again stays
 * where it is with the new code, and so does one that ends the process. A discard gives up its place in the order, so that what is held behind it can follow.
 * @returns whether there may be more
 */
export async function applyDecisions(parts: InboundParts): Promise<boolean> {
  const rows = await parts.database.sql(
    `select d.position, d.decision, d.reason, d.person, ${quarantinedColumns}, q.state, q.issuer, q.message_id, q.kind
     from quarantine_decision d join quarantine q on q.id = d.quarantine_id where d.applied_at is null order by d.position limit $1`,
    [decisionsAtOnce],
  );
  for (const row of rows) {
    if (row['state'] !== 'waiting') await tooLate(parts, row);
    else if (row['decision'] === 'discard') await discard(parts, row);
    else await takeAlone(parts, row['lane'] as Lane, receivedAgain(row, { from: 'quarantine', id: row['id'] as string, decision: row['position'] as number }));
  }
  return rows.length === decisionsAtOnce;
}

async function tooLate(parts: InboundParts, row: Row): Promise<void> {
  await parts.database.sql(`update quarantine_decision set applied_at = now(), result = 'already decided' where position = $1`, [row['position']]);
}

async function discard(parts: InboundParts, row: Row): Promise<void> {
  await parts.database.inTransaction(async (sql) => {
    await sql(`update quarantine set state = 'discarded', decided_at = now(), decided_by = $2, reason = $3 where id = $1`, [row['id'], row['person'], row['reason']]);
    await sql(`update quarantine_decision set applied_at = now(), result = 'discarded' where position = $1`, [row['position']]);
    await stepOverDiscarded(sql);
    await appendAudit(sql, [{
      event: 'quarantine.discarded', agency: parts.agency, person: row['person'] as string, role: 'operator',
      ...(row['issuer'] === null ? {} : { partner: row['issuer'] as string, messageId: row['message_id'] as string, kind: row['kind'] as string }), facts: { reason: row['reason'] as string },
    }]);
  });
}
