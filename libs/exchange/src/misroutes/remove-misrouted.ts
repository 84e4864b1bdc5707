import { appendAudit } from '#audit';
import { type AgencyCode } from '#messages';
import { type Database } from '#platform';
import { correctedIn, takeOut, withhold } from '../corrections/apply-corrections.js';
import { type AppCorrections } from '../corrections/correction.js';

/** What taking out what was misrouted needs of a node. */
interface RemovingParts {
  readonly agency: AgencyCode;
  readonly app: { readonly corrections?: AppCorrections };
  readonly database: Database;
}

const atOnce = 100;

/**
 * Takes what misrouted messages said out of the case store, where that is how their misroutes ended: as if their sender had recalled them, but that the victim side keeps its part, where it belongs.
 * @returns whether there may be more
 */
export async function removeMisrouted({ agency, app, database }: RemovingParts): Promise<boolean> {
  return database.inTransaction(async (sql) => {
    const rows = await sql(`select id, issuer, message_id, kind, conversation, 'RECALL_IN_ERROR' as act, closed_at as received_at from misroute where outcome = 'REMOVED' and removed_at is null order by closed_at limit $1 for no key update skip locked`, [atOnce]);
    if (rows.length === 0) return false;
    const removed = rows.map(correctedIn);
    await withhold(sql, removed);
    await takeOut(sql, removed);
    await app.corrections?.received?.(sql, removed);
    await sql('update misroute set removed_at = now() where id = any($1::uuid[])', [removed.map(({ id }) => id)]);
    await appendAudit(sql, removed.map(({ id, issuer, messageId, kind }) => ({ event: 'misroute.removed', agency, partner: issuer, messageId, kind, facts: { misroute: id } })));
    return rows.length === atOnce;
  });
}
