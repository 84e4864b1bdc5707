import { type ErrorCode, isErrorCode } from '#messages';
import { type Sql } from '#platform';

/** What the exchange asks of its desk: to seal the victim part of a message that this agency sent anew, to the key that its recipient's desk has now, or for whom its recipient has named instead. */
export interface DeskRequest {
  readonly id: string;
  readonly issuer: string;
  readonly messageId: string;
  readonly recipient: string;
  /** The answer by which the recipient of the message names this one as the one to ask instead, with its case part; where the part is for the message's own recipient there is none. */
  readonly answer?: { readonly id: string; readonly salt: string; readonly part: string };
}

/** Ciphertext that the desk has put out: for the recipient, and of a part that goes into a message of its own the copy for this desk, with the digest to be signed. */
export interface Readdressed {
  readonly jwe: string;
  readonly own?: { readonly jwe: string; readonly digest: string };
}

/** Asks the desk; `sql` is the exchange's role on the victim store, which may put requests in and read ciphertext that the desk puts out. */
export async function askDesk(sql: Sql, { id, issuer, messageId, recipient, answer }: DeskRequest): Promise<void> {
  await sql('insert into request (id, issuer, message_id, recipient, answer_id, answer_salt, answer_part) values ($1, $2, $3, $4, $5, $6, $7)', [id, issuer, messageId, recipient, answer?.id ?? null, answer?.salt ?? null, answer?.part ?? null]);
}

/** What the desk has answered: ciphertext or why there is none; undefined while it has not. */
export async function deskAnswer(sql: Sql, requestId: string): Promise<Readdressed | { readonly cannot: ErrorCode } | undefined> {
  const [row] = await sql('select jwe, own_jwe, digest, code from readdressed where request_id = $1', [requestId]);
  if (row === undefined) return undefined;
  const { jwe, own_jwe: own, digest, code } = row as { jwe: string | null; own_jwe: string | null; digest: string | null; code: string | null };
  return jwe !== null ? { jwe, ...(own === null || digest === null ? {} : { own: { jwe: own, digest } }) } : { cannot: code !== null && isErrorCode(code) ? code : 'RESEND_NOT_KEPT' };
}
