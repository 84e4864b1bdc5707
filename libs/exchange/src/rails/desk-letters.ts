import { type Row, type Sql } from '#platform';

/** How the desk says that a letter stands: a state, with a code where it could not be sent. */
export interface LetterStanding {
  readonly id: string;
  readonly state: string;
  readonly code: string | null;
  readonly at: Date;
}

/** What the exchange has to do with letters, which it cannot read. */
export interface DeskLetters {
  pass(sealed: readonly Row[]): Promise<void>;
  standing(ids: readonly unknown[]): Promise<LetterStanding[]>;
}

/** `sql` is the exchange's role on the victim store, which may put sealed letters in and read how letters stand. */
export const deskLetters = (sql: Sql, wake: () => void): DeskLetters => ({
  async pass(sealed) {
    await sql('insert into letter_arrival (id, jwe) select id, jwe from json_to_recordset($1) as r (id uuid, jwe text)', [JSON.stringify(sealed)]);
    wake();
  },
  async standing(ids) {
    const rows = await sql('select letter_id as id, state, code, at from letter_standing where letter_id = any($1::uuid[])', [ids]);
    return rows as unknown as LetterStanding[];
  },
});
