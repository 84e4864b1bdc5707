import { type OpenAtDesk } from '#exchange/victim-parts';
import { asGatewayError, type ErrorCode } from '#messages';
import { type Database, type Sql } from '#platform';
import { type Letter } from '../letter.js';

/** What the desk needs to take letters in. */
interface Taking {
  readonly database: Database;
  readonly open: OpenAtDesk;
}

const atOnce = 50;

/**
 * Takes letters and filed replies in, as the exchange passed them on: opens each and keeps it, once, however often it comes. One that cannot be opened stays where it is and is tried again, for its key may come; that it could not be is
 * put out.
 */
export async function takeLetters(parts: Taking): Promise<boolean> {
  // Those that stay must not keep the others waiting: every one is come to.
  for (let after: unknown = 0; after !== undefined;) after = await takeAfter(parts, after);
  return false;
}

/** @returns after which position there may be more */
async function takeAfter({ database, open }: Taking, after: unknown): Promise<unknown> {
  return database.inTransaction(async (sql) => {
    const rows = await sql('select position, id, jwe from letter_arrival where position > $1 order by position limit $2', [after, atOnce]);
    const taken: unknown[] = [];
    for (const row of rows) {
      const letter = await opened(open, String(row['jwe']));
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
