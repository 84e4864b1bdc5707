import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { receivedMessages } from '#case-store';
import { grant } from '#platform';

/** Replies of places without a node that they have taken back, and letters that do not hold any more (ADR 0039). */
export class LettersCorrected1796800300020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'filed_reply_withdrawal');
    await grant(runner, 'exchange', 'select', 'filed_reply_withdrawal');
    // Whether a letter is still to be sent.
    await grant(runner, 'desk', 'select (message_id)', 'sent_correction');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`create or replace view message_came as ${receivedMessages}; drop table filed_reply_withdrawal`);
  }
}

const tables = `
-- That a place has taken back what a person had filed of it: the exchange makes a correction of it, as of one that came as a message. Once for each reply.
create table filed_reply_withdrawal (
  reply uuid primary key references filed_reply, correction uuid not null unique, reason_code text not null, withdrawn_by text not null, withdrawn_at timestamptz not null default now()
);

create or replace view message_came as ${receivedMessages}
  union all select id, place, kind, conversation, filed_at from filed_reply where state = 'FILED';
`;
