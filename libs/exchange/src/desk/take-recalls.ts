import { appendAudit } from '#audit';
import { type AgencyCode } from '#messages';
import { type Database, type Sql } from '#platform';
import { jsonRows } from '../rails/json-rows.js';
import { aboutMessage } from './about-message.js';

/** What taking out what was recalled needs of a desk: of the case store it may only read. */
interface RecallParts {
  readonly agency: AgencyCode;
  readonly database: Database;
  readonly caseSql: Sql;
}

/**
 * Takes the victim parts of recalled messages out of the victim store: their text and salt, and the ciphertext of one that was refused. That the part was here stays, with its digest in what was signed, so that it is a repetition when it comes
 * again; one that comes only now is stored empty. Looked at every time, because one may have been stored while this was noted.
 */
export async function takeRecalls({ agency, database, caseSql }: RecallParts): Promise<boolean> {
  const recalled = await caseSql(`select distinct message_id, issuer from recalled_message`);
  if (recalled.length === 0) return false;
  await database.inTransaction(async (sql) => {
    await sql('insert into recalled_part (issuer, message_id) select issuer, message_id from json_to_recordset($1) as r (issuer text, message_id uuid) on conflict do nothing', [jsonRows(recalled)]);
    const emptied = await sql(`update victim_part p set salt = '', part = '' from recalled_part r where p.issuer = r.issuer and p.message_id = r.message_id and p.direction = 'received' and p.part <> '' returning p.issuer, p.message_id, p.kind`);
    await sql(`update refused_arrival a set jwe = '', state = 'discarded', decided_at = now(), decided_by = 'desk', reason = 'Its sender has recalled it' from recalled_part r
      where a.issuer = r.issuer and a.message_id = r.message_id and a.direction = 'received' and a.jwe <> ''`);
    await appendAudit(sql, emptied.map((row) => ({ event: 'victim-part.recalled', agency, partner: row['issuer'] as string, ...aboutMessage(row['message_id'] as string), kind: row['kind'] as string })));
  });
  return false;
}
