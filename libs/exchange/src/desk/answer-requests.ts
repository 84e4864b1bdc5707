import { appendAudit } from '#audit';
import { sealVictimPart } from '#envelope';
import { asGatewayError } from '#messages';
import { failpoint, type Row, type Sql } from '#platform';
import { basisOf } from '../rails/sent-for.js';
import { aboutMessage } from './about-message.js';
import { type DeskParts } from './take-arrivals.js';

const requestsAtOnce = 100;
/** How long the own copy of a part may still be on its way here when the exchange asks for it. */
const copyMayComeForMs = 60_000;

/**
 * Seals victim parts of messages that this agency sent anew, to the key that the recipient's desk has now, and puts the ciphertext out for the exchange, which cannot open it. Only for the
 * very agency that the message was signed for: a request is no way to learn a part, nor to give it to anybody else.
 * @returns whether there may be more
 */
export async function answerRequests(parts: DeskParts): Promise<boolean> {
  return parts.database.inTransaction(async (sql) => {
    const rows = await sql(
      `select r.position, r.id, r.message_id, r.recipient, r.issuer = $1 and p.partner = r.recipient as is_kept, r.requested_at, p.salt, p.part, p.kind, p.signed
       from request r left join victim_part p on p.issuer = r.issuer and p.message_id = r.message_id and p.direction = 'sent' order by r.position limit $2`,
      [parts.agency, requestsAtOnce]);
    let answered = 0;
    for (const row of rows) if (await answer(parts, sql, row)) answered += 1;
    if (answered > 0) failpoint('desk.resealed');
    return answered > 0 && rows.length === requestsAtOnce;
  });
}

/** @returns whether it was answered; otherwise it waits, for a key of the recipient's or for the own copy */
async function answer(parts: DeskParts, sql: Sql, row: Row): Promise<boolean> {
  const partner = row['recipient'] as string;
  if (row['is_kept'] !== true) {
    if (row['part'] === null && parts.now().getTime() - (row['requested_at'] as Date).getTime() < copyMayComeForMs) return false;
    return put(sql, row, { jwe: null, code: 'RESEND_NOT_KEPT' });
  }
  try {
    const jwe = await sealVictimPart({ salt: row['salt'] as string, part: row['part'] as string }, parts.directory().victimKey(partner, parts.now()));
    await appendAudit(sql, [{ event: 'victim-part.sealed-anew', agency: parts.agency, partner, ...aboutMessage(row['message_id'] as string), kind: row['kind'] as string, ...basisOf(row['signed']) }]);
    return await put(sql, row, { jwe, code: null });
  } catch (error) {
    if (!asGatewayError(error).code.startsWith('PARTNER_')) throw error;
    // The exchange has a newer directory than this process: it is asked again in a moment.
    return false;
  }
}

async function put(sql: Sql, row: Row, { jwe, code }: { readonly jwe: string | null; readonly code: string | null }): Promise<true> {
  await sql('insert into readdressed (request_id, jwe, code) values ($1, $2, $3) on conflict (request_id) do nothing', [row['id'], jwe, code]);
  await sql('delete from request where position = $1', [row['position']]);
  return true;
}
