import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What it takes to send a message again, to a recipient's new key or to a recipient that has lost it (ADR 0016, 0017). */
export class CaseAgain1795651200041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'exchange', 'select, insert, update, delete', 'send_again, replaced');
    await grant(runner, 'exchange', 'select, update, delete', 'repair');
    await grant(runner, 'exchange', 'select, delete', 'learnt');
    await grant(runner, 'web', 'select, insert', 'repair');
    await grant(runner, 'web', 'insert', 'learnt');
    await grant(runner, 'web', 'usage', 'sequence learnt_position_seq');
    await grant(runner, 'web', 'select', 'send_again');
    await grant(runner, 'web', 'usage', 'sequence repair_position_seq');
    await grant(runner, 'exchange', 'usage', 'sequence repair_position_seq');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function store_restored(text); drop table send_again, replaced, repair, learnt; alter table sent_message drop column salts');
  }
}

const tables = `
-- The salts of the parts that were sent empty: without them a bundle cannot be put together again whose parts fit the signed digests.
alter table sent_message add column salts jsonb;

-- Messages that are to be sent again, each once; gone when it lies in the outbox. What cannot be sent again stays, with the code that says why.
create table send_again (
  message_id uuid primary key, cause text not null check (cause in ('key', 'repair')), since timestamptz not null default now(), due_at timestamptz not null default now(),
  -- what was asked of the own desk, which alone can seal the victim part anew
  request_id uuid, code text
);
create index send_again_due on send_again (due_at, message_id) where code is null;

-- What each message was sealed as before it was sealed anew: named inside the new envelope, so that the recipient knows copies which it cannot open for what they were.
create table replaced (message_id uuid not null, sealed_digest bytea not null, at timestamptz not null default now(), primary key (message_id, sealed_digest));

-- What an operator has asked to be sent again, and why.
create table repair (
  position bigint generated always as identity primary key, id uuid not null unique, reason text not null, person text not null, at timestamptz not null default now(), applied_at timestamptz,
  -- to their recipients; to the own desk
  messages uuid[] not null, own_parts uuid[] not null,
  -- everything to one agency since a moment
  recipient text, since timestamptz,
  -- messages that came in, whose senders are to be told once more what became of them: { issuer, messageId }
  answers jsonb not null default '[]',
  -- places in the order that messages of ours have at a recipient which this store does not know: { recipient, orderingKey, sequence }
  places jsonb not null default '[]',
  -- that this store, which was restored from a backup, may send again
  resume boolean not null default false
);
create index repair_to_apply on repair (position) where applied_at is null;

-- Messages that this agency had sent before its store went back to a backup, as their recipients hold them, until they are taken up or found not to be ours: they are content.
create table learnt (
  position bigint generated always as identity primary key, message_id uuid not null unique, signed text not null, case_salt text not null, case_body text not null, originator_salt text, originator_body text,
  learnt_at timestamptz not null default now()
);

-- Said in a restored store before anybody may enter it: nothing is numbered and sealed until it is known what had been sent after the backup.
create function store_restored(reason text) returns void language sql as
  $$ insert into progress (name, value) values ('restored', jsonb_build_object('reason', reason, 'at', now())) on conflict (name) do nothing $$;
revoke all on function store_restored(text) from public;
`;
