import { appendAudit } from '#audit';
import { type AgencyCode, type CorrectionAct } from '#messages';
import { type Database, type Row, type Sql } from '#platform';
import { jsonRows } from '../rails/json-rows.js';
import { type AppCorrections, type Corrected } from './correction.js';

/** What applying corrections needs of a node. */
interface ApplyParts {
  readonly agency: AgencyCode;
  readonly app: { readonly corrections?: AppCorrections };
  readonly database: Database;
}

const atOnce = 100;

/**
 * Applies corrections whose message is here: its parts go where nobody is shown them, those of a recalled one for good, and what it made is put right, in one transaction. The inbox keeps that it came,
 * with its digest: sent again by whatever way, it is a repetition and changes nothing.
 * @returns whether there may be more
 */
export async function applyCorrections({ agency, app, database }: ApplyParts): Promise<boolean> {
  return database.inTransaction(async (sql) => {
    const rows = await sql(
      `select c.id, c.issuer, c.message_id, c.act, c.received_at, i.kind, i.conversation from message_correction c join message_came i on i.message_id = c.message_id and i.issuer = c.issuer
       where c.applied_at is null order by c.received_at, c.id limit $1 for update of c skip locked`, [atOnce]);
    if (rows.length === 0) return false;
    const corrected = rows.map(correctedIn);
    await withhold(sql, corrected);
    await takeOut(sql, corrected.filter(({ act }) => act === 'RECALL_IN_ERROR'));
    await endEscalations(sql, corrected);
    await app.corrections?.received?.(sql, corrected);
    await sql('update message_correction c set applied_at = now() from json_to_recordset($1) as r (id uuid, issuer text) where c.id = r.id and c.issuer = r.issuer', [jsonRows(corrected.map(({ id, issuer }) => ({ id, issuer })))]);
    await appendAudit(sql, corrected.map(({ id, issuer, messageId, kind, act }) => ({ event: 'message.corrected', agency, partner: issuer, messageId, kind, facts: { act, correction: id } })));
    return rows.length === atOnce;
  });
}

/** A message that does not hold, as its row says: `id` and `act` of what says so, `received_at` when. */
export const correctedIn = (row: Row): Corrected => ({
  id: row['id'] as string, issuer: row['issuer'] as string, messageId: row['message_id'] as string, kind: row['kind'] as string, conversation: row['conversation'] as string, act: row['act'] as CorrectionAct, at: row['received_at'] as Date,
});

/** Which message, by its id and sender. */
interface Which {
  readonly messageId: string;
  readonly issuer: string;
}

const idsAndIssuers = (which: readonly Which[]): readonly [string[], string[]] => [which.map(({ messageId }) => messageId), which.map(({ issuer }) => issuer)];

/** Takes the parts of these messages out of where anything is shown from. */
export const withhold = (sql: Sql, which: readonly Which[]): Promise<unknown> => sql('select withhold_parts($1::uuid[], $2::text[])', [...idsAndIssuers(which)]);

/** Takes the content of these messages out of the case store, with every copy as it was received. The desk does the same with victim parts by itself. */
export async function takeOut(sql: Sql, which: readonly Which[]): Promise<void> {
  if (which.length === 0) return;
  const those = idsAndIssuers(which);
  await sql('delete from withheld_part p using unnest($1::uuid[], $2::text[]) as u (id, issuer) where p.message_id = u.id and p.issuer = u.issuer', [...those]);
  await sql(`update quarantine q set sealed = '' from unnest($1::uuid[], $2::text[]) as u (id, issuer) where q.message_id = u.id and q.issuer = u.issuer`, [...those]);
}

/** What went to managers because of a message that does not hold has ended by that, and so has that it stayed unanswered. */
async function endEscalations(sql: Sql, corrected: readonly Corrected[]): Promise<void> {
  await sql(
    `update escalation e set dealt_by = r.issuer, dealt_role = 'sender', dealt_at = now(), dealt_reason = r.act from json_to_recordset($1) as r (message_id uuid, issuer text, act text)
     where e.id = r.message_id and e.partner = r.issuer and e.dealt_at is null`, [jsonRows(corrected.map(({ messageId, issuer, act }) => ({ message_id: messageId, issuer, act })))]);
  await sql(
    `update escalation e set dealt_by = r.issuer, dealt_role = 'sender', dealt_at = now(), dealt_reason = r.act from json_to_recordset($1) as r (issuer text, kind text, conversation uuid, act text)
     where e.code = 'UNANSWERED' and e.conversation = r.conversation and e.kind = r.kind and e.partner = r.issuer and e.dealt_at is null`, [jsonRows(corrected.map(({ issuer, kind, conversation, act }) => ({ issuer, kind, conversation, act })))]);
}
