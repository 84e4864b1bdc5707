import { keptPayload, partMatches } from '#envelope';
import { type AskedInstead, askInsteadIn, GatewayError, type Kind } from '#messages';
import { type Row, type Sql } from '#platform';

/** An answer as the exchange hands it over: what it says stands in its case part, which the desk has only the digest of. */
export interface GivenAnswer {
  readonly id: string;
  readonly salt: string;
  readonly part: string;
}

/** What an answer says to ask instead: it was verified when its own victim part came here; that its case part is what was signed, and that it answers this very message, is looked at now. Nothing where any of it is not so. */
export function saysInstead(answerSigned: string, { salt, part }: Omit<GivenAnswer, 'id'>, message: string): AskedInstead | undefined {
  const { kind, inReplyTo, parts: digests } = keptPayload(answerSigned);
  return inReplyTo === message && partMatches({ salt, part }, digests.case) ? askInsteadIn(kind, JSON.parse(part) as object) : undefined;
}

/** A place that the recipient of a message says to ask instead. */
export interface PointedOn {
  readonly agency: string;
  readonly message: string;
  readonly answer: GivenAnswer;
  readonly kind: Kind;
  readonly place: string;
}

/**
 * The victim part of a message of this agency's, for a place that its recipient has named, in an answer that it signed, as the one to ask instead (ADR 0031): only then it may go into a letter there. `sql` is of the desk.
 * @returns nothing while the own copy of the part, or the answer, is still on its way here
 * @throws REDIRECT_UNPROVEN
 */
export async function partPointedOn(sql: Sql, { agency, message, answer, kind, place }: PointedOn): Promise<object | undefined> {
  const [row]: Row[] = await sql(
    `select p.part, p.kind, a.signed as answer_signed from victim_part p join victim_part a on a.issuer = p.partner and a.message_id = $3 and a.direction = 'received' where p.issuer = $1 and p.message_id = $2 and p.direction = 'sent'`, [agency, message, answer.id]);
  if (row === undefined) return undefined;
  const instead = row['kind'] === kind ? saysInstead(row['answer_signed'] as string, answer, message) : undefined;
  if (instead === undefined || (instead.force !== place && instead.area !== place)) throw new GatewayError('REDIRECT_UNPROVEN');
  return JSON.parse(row['part'] as string) as object;
}
