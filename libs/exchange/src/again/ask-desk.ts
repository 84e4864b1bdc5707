import { type ErrorCode, isErrorCode } from '#messages';
import { type Sql } from '#platform';

/** What the exchange asks of its desk: to seal the victim part of a message that this agency sent anew, to the key that its recipient's desk has now. */
export interface DeskRequest {
  readonly id: string;
  readonly issuer: string;
  readonly messageId: string;
  readonly recipient: string;
}

/** Asks the desk; `sql` is the exchange's role on the victim store, which may put requests in and read ciphertext that the desk puts out. */
export async function askDesk(sql: Sql, { id, issuer, messageId, recipient }: DeskRequest): Promise<void> {
  await sql('insert into request (id, issuer, message_id, recipient) values ($1, $2, $3, $4)', [id, issuer, messageId, recipient]);
}

/** What the desk has answered: ciphertext or why there is none; undefined while it has not. */
export async function deskAnswer(sql: Sql, requestId: string): Promise<{ readonly jwe: string } | { readonly cannot: ErrorCode } | undefined> {
  const [row] = await sql('select jwe, code from readdressed where request_id = $1', [requestId]);
  if (row === undefined) return undefined;
  const { jwe, code } = row as { jwe: string | null; code: string | null };
  return jwe !== null ? { jwe } : { cannot: code !== null && isErrorCode(code) ? code : 'RESEND_NOT_KEPT' };
}
