import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What the file folder of the desk notes: which victim parts were put out as files. */
export class VictimFileFolders1795000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Victim parts that were put out as files, or passed over.
create table filed_part (message_id uuid not null, issuer text not null, filed_at timestamptz not null default now(), primary key (message_id, issuer));
create index filed_part_by_time on filed_part (filed_at);
-- How far they have been put out: everything that came before is.
create table folder_mark (source text primary key, since timestamptz not null)`);
    await grant(runner, 'desk', 'select, insert, delete', 'filed_part');
    await grant(runner, 'desk', 'select, insert, update', 'folder_mark');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table filed_part, folder_mark');
  }
}
