import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What the file folders of `web` note: which messages were put out as files, and what became of the answers in files that were dropped. */
export class CaseFileFolders1795000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'filed_message, answer_row');
    await grant(runner, 'web', 'select, insert, update', 'folder_mark, answer_file');
    await grant(runner, 'exchange', 'select', 'folder_mark');
    await grant(runner, 'exchange', 'select, delete', 'filed_message');
    await grant(runner, 'exchange', 'select (id, finished_at), delete', 'answer_file');
    await grant(runner, 'exchange', 'select (file_id, row_number), delete', 'answer_row');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table answer_row, answer_file, filed_message, folder_mark');
  }
}

const tables = `
-- Messages that were put out as files, or passed over because there was nothing to put out.
create table filed_message (message_id uuid not null, issuer text not null, filed_at timestamptz not null default now(), primary key (message_id, issuer));
create index filed_message_by_time on filed_message (filed_at);

-- How far each queue has been put out: everything that came before is.
create table folder_mark (source text primary key, since timestamptz not null);

-- One file of answers. Its name is its sender's text and is not kept. The digest is keyed; the key is in no database. It goes with its rows when nobody would send them again.
create table answer_file (
  id uuid primary key, format text not null, content_digest text, received_at timestamptz not null default now(), person text not null, role text not null,
  rows int not null default 0, accepted int not null default 0, rejected int not null default 0, repeated int not null default 0,
  outcome text check (outcome in ('SUCCESSFUL', 'PARTIAL', 'FAILED')), findings jsonb not null default '[]', repeat_of uuid, finished_at timestamptz
);
create index answer_file_by_content on answer_file (content_digest, received_at);
create index answer_file_by_end on answer_file (finished_at);

-- What became of each row. Findings name columns, never values, and nothing of what belongs to a victim. A row that was accepted stands here once, whatever the file and its form.
create table answer_row (
  file_id uuid not null references answer_file, row_number int not null, row_digest text not null,
  outcome text not null check (outcome in ('ACCEPTED', 'REJECTED', 'REPEATED')), findings jsonb not null, submission uuid, primary key (file_id, row_number)
);
create unique index answer_row_once on answer_row (row_digest) where outcome = 'ACCEPTED';
`;
