import { type AuditEntry } from '#audit';
import { crnAnswered, crnIn, type Kind, type KindDeclaration, kinds } from '#messages';
import { type Sql } from '#platform';
import { jsonRows } from './json-rows.js';

/** A message as it is kept, for whom it concerns. */
export interface KeptCase {
  readonly kind: string;
  /** Its case part as JSON text. */
  readonly body: string;
  /** Who is on the other side of its conversation. */
  readonly partner: string;
  readonly inReplyTo?: string | null | undefined;
}

const isAnswer = (kind: string): boolean => (kinds[kind as Kind] as KindDeclaration | undefined)?.answers !== undefined;

/** Whom a message with this case part concerns, by CRN, for the audit (`KindDeclaration.concerns`). A text that can name nobody is not read. */
export const concernedIn = (kind: string, body: string): string | undefined =>
  ((kinds[kind as Kind] as KindDeclaration | undefined)?.concerns === undefined ? undefined : crnIn(kind, JSON.parse(body) as object));

/**
 * Whom each of these messages concerns, by CRN, for the audit. An answer names nobody: it concerns whom the message concerns that it answers, where that is still kept. Those are read in one
 * statement, and only where there are answers, so that what is sent in bulk takes none.
 */
export async function concernedBy(sql: Sql, messages: readonly KeptCase[]): Promise<(string | undefined)[]> {
  const answers = messages.filter(({ kind, inReplyTo }) => typeof inReplyTo === 'string' && isAnswer(kind));
  const asked = answers.length === 0 ? [] : await sql(
    `select p.message_id, p.issuer, p.body from message_part p join json_to_recordset($1) as r (message_id uuid, issuer text) using (message_id, issuer) where p.part = 'case'`,
    [jsonRows([...new Map(answers.map(({ inReplyTo, partner }) => [placeOf(inReplyTo, partner), { message_id: inReplyTo, issuer: partner }])).values()])],
  );
  const bodies = new Map(asked.map((row) => [placeOf(row['message_id'], row['issuer']), JSON.parse(String(row['body'])) as object]));
  return messages.map(({ kind, body, partner, inReplyTo }) => {
    const answered = bodies.get(placeOf(inReplyTo, partner));
    return answered === undefined ? concernedIn(kind, body) : crnAnswered(kind, answered);
  });
}

/** What an audit entry says of whom it concerns. */
export const aboutPerson = (crn: string | null | undefined): Pick<AuditEntry, 'subject'> => (crn === undefined || crn === null ? {} : { subject: crn });

const placeOf = (messageId: unknown, issuer: unknown): string => `${String(issuer)} ${String(messageId)}`;
