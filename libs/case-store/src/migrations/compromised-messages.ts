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
