import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** The sessions of the pages of `web`. */
export class CaseSessions1795000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Who is signed in at the pages of this process. The cookie's value is not kept, only its hash: who reads this table cannot act as anybody.
create table page_session (
  id_hash bytea primary key, content jsonb not null, started_at timestamptz not null default now(), seen_at timestamptz not null default now(), ends_at timestamptz not null
);
create index page_session_by_end on page_session (ends_at)`);
    await grant(runner, 'web', 'select, insert, update, delete', 'page_session');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table page_session');
  }
}
