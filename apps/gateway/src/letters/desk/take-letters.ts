import { appendAudit } from '#audit';
import { type OpenAtDesk, partPointedOn } from '#exchange/victim-parts';
import { join } from '#labels';
import { asGatewayError, type ErrorCode } from '#messages';
import { type Database, type Row, type Sql } from '#platform';
import { type Letter } from '../letter.js';

/** What the desk needs to take letters in. */
interface Taking {
  readonly agency: string;
  readonly database: Database;
  readonly open: OpenAtDesk;
}

const atOnce = 50;

/**
 * Takes letters and filed replies in, as the exchange passed them on: opens each and keeps it, once, however often it comes. One that cannot be opened stays where it is and is tried again, for its key may come; that it could not be is
 * put out. One that goes on to where another agency said to ask is completed here with what belongs to a victim, once that agency's signed answer is found to say so (ADR 0031).
 */
export async function takeLetters(parts: Taking): Promise<boolean> {
  // Those that stay must not keep the others waiting: every one is come to.
  for (let after: unknown = 0; after !== undefined;) after = await takeAfter(parts, after);
  return false;
}

/** @returns after which position there may be more */
async function takeAfter(parts: Taking, after: unknown): Promise<unknown> {
  return parts.database.inTransaction(async (sql) => {
    const rows = await sql('select position, id, jwe, arrived_at from letter_arrival where position > $1 order by position limit $2', [after, atOnce]);
    const taken: unknown[] = [];
    for (const row of rows) {
      const letter = await completed(parts, sql, row, await opened(parts.open, String(row['jwe'])));
      // What it is to be completed with is still on its way here.
      if (letter === undefined) continue;
      if ('code' in letter) {
        await putOut(sql, { id: row['id'], state: 'UNREADABLE', code: letter.code });
        continue;
      }
      await keep(sql, letter);
      taken.push(row['position']);
    }
    await sql('delete from letter_arrival where position = any($1::bigint[])', [taken]);
    return rows.length === atOnce ? rows.at(-1)!['position'] : undefined;
  });
}

/** A letter, or why it cannot be read here. */
async function opened(open: OpenAtDesk, jwe: string): Promise<Letter | { readonly code: ErrorCode }> {
  try {
    return JSON.parse(await open(jwe)) as Letter;
  } catch (error) {
    const { code, fate } = asGatewayError(error);
    if (fate === 'retry') throw error;
    return { code };
  }
}

/** For how long what a letter is to be completed with may still be on its way here. */
const mayComeForMs = 60_000;

/** A letter with all that it says, or why it cannot be completed; nothing while that may still come. */
async function completed({ agency }: Taking, sql: Sql, row: Row, letter: Letter | { readonly code: ErrorCode }): Promise<Letter | { readonly code: ErrorCode } | undefined> {
  if ('code' in letter || letter.onward === undefined) return letter;
  const { onward, ...rest } = letter;
  try {
    const part = await partPointedOn(sql, { agency, ...onward, kind: letter.kind, place: letter.place });
    if (part === undefined) return Date.now() - (row['arrived_at'] as Date).getTime() < mayComeForMs ? undefined : { code: 'RESEND_NOT_KEPT' };
    await appendAudit(sql, [{ event: 'letter.completed', agency, partner: letter.place, messageId: letter.id, subject: letter.id, kind: letter.kind, purpose: letter.purpose, lawfulBasis: letter.lawfulBasis, facts: { conversation: letter.conversation, message: onward.message, answer: onward.answer.id } }]);
    return { ...rest, content: join(letter.content, part) };
  } catch (error) {
    const { code } = asGatewayError(error);
    if (code !== 'REDIRECT_UNPROVEN') throw error;
    return { code };
  }
}

async function keep(sql: Sql, letter: Letter): Promise<void> {
  await sql(
    'insert into letter (id, direction, conversation, kind, place, written_at, body, state) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing',
    [letter.id, letter.direction, letter.conversation, letter.kind, letter.place, letter.writtenAt, JSON.stringify(letter), letter.direction === 'out' ? 'TO_SEND' : 'FILED']);
}

/** Puts out what has become of a letter, for the exchange to read; nothing of what it says. */
export async function putOut(sql: Sql, { id, state, code }: { readonly id: unknown; readonly state: string; readonly code?: ErrorCode | undefined }): Promise<void> {
  await sql(
    `insert into letter_standing (letter_id, state, code) values ($1, $2, $3)
     on conflict (letter_id) do update set state = excluded.state, code = excluded.code, at = now() where letter_standing.state <> excluded.state or letter_standing.code is distinct from excluded.code`, [id, state, code ?? null]);
}
