import { appendAudit, type AuditEntry } from '#audit';
import { keptPayload, makePart, sealVictimPart } from '#envelope';
import { asGatewayError, cannotGo, type ErrorCode, GatewayError } from '#messages';
import { failpoint, type Row, type Sql } from '#platform';
import { basisOf } from '../rails/sent-for.js';
import { agencyInstead } from '../redirect/index.js';
import { aboutMessage } from './about-message.js';
import { saysInstead } from './pointed-on.js';
import { type DeskParts } from './take-arrivals.js';

const requestsAtOnce = 100;
/** How long the own copy of a part, or the answer that names another agency, may still be on its way here when the exchange asks. */
const copyMayComeForMs = 60_000;

/**
 * Seals victim parts of messages that this agency sent anew and puts the ciphertext out for the exchange, which cannot open it: to the key that the recipient's desk has now, or for the agency that
 * the recipient itself, in an answer that it signed, has named as the one to ask instead (ADR 0031). A request is no way to learn a part, nor to give it to anybody else.
 * @returns whether there may be more
 */
export async function answerRequests(parts: DeskParts): Promise<boolean> {
  return parts.database.inTransaction(async (sql) => {
    const rows = await sql(
      `select r.position, r.id, r.message_id, r.recipient, r.issuer = $1 as is_ours, r.requested_at, p.partner, p.salt, p.part, p.kind, p.signed, r.answer_id, r.answer_salt, r.answer_part, a.signed as answer_signed
       from request r left join victim_part p on p.issuer = r.issuer and p.message_id = r.message_id and p.direction = 'sent'
         left join victim_part a on a.issuer = p.partner and a.message_id = r.answer_id and a.direction = 'received' order by r.position limit $2`,
      [parts.agency, requestsAtOnce]);
    let answered = 0;
    for (const row of rows) if (await answer(parts, sql, row)) answered += 1;
    if (answered > 0) failpoint('desk.resealed');
    return answered > 0 && rows.length === requestsAtOnce;
  });
}

/** @returns whether it was answered; otherwise it waits, for a key of the recipient's, for the own copy or for the answer */
async function answer(parts: DeskParts, sql: Sql, row: Row): Promise<boolean> {
  const isOnward = row['answer_id'] !== null;
  const isHere = row['part'] !== null && (!isOnward || row['answer_signed'] !== null);
  if (!isHere && parts.now().getTime() - (row['requested_at'] as Date).getTime() < copyMayComeForMs) return false;
  if (!isHere || row['is_ours'] !== true || (!isOnward && row['partner'] !== row['recipient'])) return put(sql, row, { code: 'RESEND_NOT_KEPT' });
  try {
    return await put(sql, row, await (isOnward ? onward(parts, sql, row) : anew(parts, sql, row)));
  } catch (error) {
    const { code } = asGatewayError(error);
    if (isOnward && (code === 'REDIRECT_UNPROVEN' || cannotGo(code))) return put(sql, row, { code });
    if (!code.startsWith('PARTNER_')) throw error;
    // The exchange has a newer directory than this process: it is asked again in a moment.
    return false;
  }
}

interface PutOut { readonly jwe?: string; readonly ownJwe?: string; readonly digest?: string; readonly code?: ErrorCode }

async function anew(parts: DeskParts, sql: Sql, row: Row): Promise<PutOut> {
  const partner = row['recipient'] as string;
  const jwe = await sealVictimPart({ salt: row['salt'] as string, part: row['part'] as string }, parts.directory().victimKey(partner, parts.now()));
  await appendAudit(sql, [{ event: 'victim-part.sealed-anew', ...aboutPart(parts, row) }]);
  return { jwe };
}

/** Under another salt: two messages with one digest would tell whoever holds both that they carry the same. @throws REDIRECT_UNPROVEN, PARTNER_*, LABEL_ABOVE_AGREEMENT */
async function onward(parts: DeskParts, sql: Sql, row: Row): Promise<PutOut> {
  const [directory, now, recipient] = [parts.directory(), parts.now(), row['recipient'] as string];
  checkPointedOut(parts, row);
  const { purpose, lawfulBasis } = keptPayload(row['signed'] as string);
  directory.admits({ from: parts.agency, to: recipient, kind: row['kind'] as string, purpose, lawfulBasis, labels: ['VICTIM'], at: now });
  const made = makePart(row['part'] as string);
  const [jwe, ownJwe] = await Promise.all([sealVictimPart(made, directory.victimKey(recipient, now)), sealVictimPart(made, directory.victimKey(parts.agency, now))]);
  await appendAudit(sql, [{ event: 'victim-part.sealed-onward', ...aboutPart(parts, row) }]);
  return { jwe, ownJwe, digest: made.digest };
}

/** That the answer names whom the request is for. */
function checkPointedOut(parts: DeskParts, row: Row): void {
  const instead = saysInstead(row['answer_signed'] as string, { salt: row['answer_salt'] as string, part: row['answer_part'] as string }, row['message_id'] as string);
  if (instead === undefined || agencyInstead(parts.directory(), row['kind'] as string, instead) !== row['recipient']) throw new GatewayError('REDIRECT_UNPROVEN', { agency: row['recipient'] as string });
}

const aboutPart = ({ agency }: DeskParts, row: Row): Omit<AuditEntry, 'event'> =>
  ({ agency, partner: row['recipient'] as string, ...aboutMessage(row['message_id'] as string), kind: row['kind'] as string, ...basisOf(row['signed']) });

async function put(sql: Sql, row: Row, { jwe, ownJwe, digest, code }: PutOut): Promise<true> {
  await sql('insert into readdressed (request_id, jwe, own_jwe, digest, code) values ($1, $2, $3, $4, $5) on conflict (request_id) do nothing', [row['id'], jwe ?? null, ownJwe ?? null, digest ?? null, code ?? null]);
  await sql('delete from request where position = $1', [row['position']]);
  return true;
}
