import { createHash } from 'node:crypto';
import { checkParts, keptPayload, mostReplaced, sealMessage } from '#envelope';
import { GatewayError } from '#messages';
import { type Row, type Sql } from '#platform';
import { type Sealer } from '../out/seal-one.js';

/** What is read of a message that is to be sent again. */
export interface KeptMessage {
  readonly id: string;
  readonly recipient: string;
  readonly signed: string;
  /** Of the parts that were sent empty; null of a message that was sent before they were kept. */
  readonly salts: { readonly originator: string; readonly mappa: string } | null;
  /** Sealed to the recipient's desk; null for a kind that may have none. */
  readonly victim: string | null;
}

/**
 * Seals a message anew from what its sender keeps: the very token that was signed, the very bytes of its parts and their salts, so that its id and digest stay what they were and a recipient
 * that has taken it in knows it again. The envelope names what it takes the place of.
 * @throws RESEND_NOT_KEPT where something of it is no longer kept; PARTNER_NO_KEY
 */
export async function sealAnew(sealer: Sealer, sql: Sql, message: KeptMessage): Promise<string> {
  const [own, replaces] = await Promise.all([partsOf(sql, sealer.agency, message), replacedBy(sql, message.id)]);
  return sealMessage({ signed: message.signed, parts: { ...own, ...(message.victim === null ? {} : { victim: message.victim }) }, replaces }, sealer.directory().exchangeKey(message.recipient, sealer.now()));
}

async function partsOf(sql: Sql, agency: string, { id, signed, salts }: KeptMessage): Promise<Record<'case' | 'originator' | 'mappa', { salt: string; part: string }>> {
  const kept = new Map((await sql('select part, salt, body from message_part where message_id = $1 and issuer = $2', [id, agency])).map((row) => [row['part'] as string, saltedOf(row)]));
  const forCase = kept.get('case');
  if (forCase === undefined || salts === null) throw new GatewayError('RESEND_NOT_KEPT', { messageId: id });
  const parts = { case: forCase, originator: kept.get('originator') ?? { salt: salts.originator, part: '{}' }, mappa: { salt: salts.mappa, part: '{}' } };
  try {
    checkParts(parts, keptPayload(signed).parts);
  } catch (cause) {
    // What is kept is not what was signed: the recipient would only refuse it.
    throw new GatewayError('RESEND_NOT_KEPT', { messageId: id }, { cause });
  }
  return parts;
}

const saltedOf = (row: Row): { salt: string; part: string } => ({ salt: row['salt'] as string, part: row['body'] as string });

async function replacedBy(sql: Sql, id: string): Promise<string[]> {
  const rows = await sql('select sealed_digest from replaced where message_id = $1 order by at desc limit $2', [id, mostReplaced]);
  return rows.map((row) => (row['sealed_digest'] as Buffer).toString('base64url'));
}

/** The digest by which the recipient keeps a token that it could not open. */
export const digestOfToken = (token: string): Buffer => createHash('sha256').update(token, 'latin1').digest();
