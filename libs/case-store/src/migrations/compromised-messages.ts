import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Messages that were accepted while their signing key may have been in other hands, for a person to decide about. */
export class CompromisedMessages1795000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table compromised_message (
  message_id uuid not null, issuer text not null, kid text not null, kind text not null, conversation uuid not null, received_at timestamptz not null, compromised_since timestamptz not null,
  -- what it caused here: how far it came, what was sent afterwards in its conversation, which of the app's tables have rows of it; counts and kinds, no content
  caused jsonb not null, listed_at timestamptz not null default now(),
  decision text check (decision in ('genuine', 'forged', 'undecidable')), decided_at timestamptz, decided_by text, reason text,
  primary key (message_id, issuer)
);
create index compromised_message_by_time on compromised_message (listed_at desc, message_id desc)`);
    await grant(runner, 'exchange', 'select, insert, delete', 'compromised_message');
    await grant(runner, 'web', 'select, update (decision, decided_at, decided_by, reason)', 'compromised_message');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table compromised_message');
  }
}

/** What came after a moment is found without reading the years before: the inbox is written in the order in which it comes, so a few bytes for each megabyte of it are enough. */
export class InboxByTime1796100000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index inbox_by_time on inbox using brin (received_at) with (autosummarize)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index inbox_by_time');
  }
}
