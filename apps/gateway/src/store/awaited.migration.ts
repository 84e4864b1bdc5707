import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Whom each clock of something that was asked concerns, and whom it waits for. */
export class AwaitedReplies1796400100010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'awaited_reply');
    await grant(runner, 'exchange', 'select', 'awaited_reply');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table awaited_reply');
  }
}

const tables = `
-- A reply that is waited for: of an agency in a conversation, or of a place that takes no part and is asked by hand. Its clock says for how long.
create table awaited_reply (
  clock_id uuid primary key references clock, issue uuid not null, conversation uuid references enquiry, place text, crn text collate "C" not null,
  check ((conversation is null) = (place is not null))
);
create index awaited_reply_by_crn on awaited_reply (crn);
`;
