import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Places without a node are asked by letter: how each letter stands, and the replies that people file (ADR 0035). */
export class Letters1796500100010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert, update (state, sent_by, sent_to, sent_at)', 'letter');
    await grant(runner, 'web', 'insert', 'sealed_letter');
    await grant(runner, 'web', 'select, insert', 'filed_reply');
    await grant(runner, 'exchange', 'select, update', 'letter');
    await grant(runner, 'exchange', 'select, delete', 'sealed_letter');
    await grant(runner, 'exchange', 'select, update (state, code)', 'filed_reply');
    await grant(runner, 'desk', 'select', 'letter, filed_reply');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table filed_reply, sealed_letter, letter; delete from awaited_reply where conversation is not null and place is not null;
      alter table awaited_reply drop constraint awaited_reply_asked, add constraint awaited_reply_asked check (num_nonnulls(conversation, place, review) <= 1 and (issue is null) = (review is not null))`);
  }
}

const tables = `
-- A reply may be awaited of a place in a conversation: the place has no node, and was asked by letter.
alter table awaited_reply drop constraint awaited_reply_asked,
  add constraint awaited_reply_asked check ((review is null or num_nonnulls(conversation, place) = 0) and (issue is null) = (review is not null));

-- What was written to a place without a node; what it says is sealed for the own desk. WAITING: the desk has not taken it yet. HANDED: a person has sent it by hand, to whom and when they say. The others as the desk says.
create table letter (
  id uuid primary key, conversation uuid not null references enquiry, place text not null, written_at timestamptz not null default now(),
  state text not null default 'WAITING' check (state in ('WAITING', 'SENT', 'DELAYED', 'BY_HAND', 'UNREADABLE', 'HANDED')), code text, said_at timestamptz,
  sent_by text, sent_to text, sent_at timestamptz, check ((state = 'HANDED') = (sent_by is not null)), check (num_nulls(sent_by, sent_to, sent_at) in (0, 3))
);
create index letter_by_conversation on letter (conversation, written_at desc);
create index letter_open on letter (written_at) where state not in ('SENT', 'HANDED');

-- Letters, and what belongs to a victim of filed replies, sealed for the own desk: until the exchange has passed them on.
create table sealed_letter (id uuid primary key, jwe text not null);

-- What a person filed as the reply of a place, its victim part already gone. FILED: it stands among the answers. CANNOT: with the code of why not.
create table filed_reply (
  id uuid primary key, conversation uuid not null references enquiry, place text not null, kind text not null, crn text collate "C" not null, filed_by text not null, filed_role text not null, filed_at timestamptz not null default now(),
  case_part jsonb not null, originator_part jsonb not null, state text not null default 'WAITING' check (state in ('WAITING', 'FILED', 'CANNOT')), code text, check ((state = 'CANNOT') = (code is not null))
);
create index filed_reply_by_conversation on filed_reply (conversation);
create index filed_reply_to_file on filed_reply (filed_at) where state = 'WAITING';
`;
