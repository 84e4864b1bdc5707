import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';
import { standingByAnswers } from './answers-leave.migration.js';

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

/** What practitioners answered to agencies that asked for more; after it an enquiry waits for its answer again. */
export class Clarifications1796400100020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(clarifications);
    await grant(runner, 'web', 'select, insert', 'enquiry_clarification');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${standingByAnswers} drop table enquiry_clarification`);
  }
}

/** Of which rungs of its clocks a partner was reminded. */
export class AnswersChased1796400100030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(chased);
    await grant(runner, 'exchange', 'select, insert', 'answer_chased');
    await grant(runner, 'web', 'select', 'answer_chased');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table answer_chased');
  }
}

/** The clocks of a conversation are looked up for each enquiry of a list, and for each answer. */
export class AwaitedByConversation1796600400020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index awaited_reply_by_conversation on awaited_reply (conversation) where conversation is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index awaited_reply_by_conversation');
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

const clarifications = `
create table enquiry_clarification (
  submission uuid primary key, conversation uuid not null references enquiry, asked_by text not null, asked_at timestamptz not null default now(),
  -- the case part as it was sent; of VICTIM fields nothing, not even which were filled in
  content jsonb not null
);
create index enquiry_clarification_by_conversation on enquiry_clarification (conversation, asked_at desc);

-- Where each enquiry stands: what came last decides, unless something was said anew since.
create or replace view enquiry_standing as
  select e.*, a.received_at as answered_at, case when exists (select 1 from enquiry_clarification c where c.conversation = e.conversation and c.asked_at > a.received_at) then 'ASKED' else coalesce(a.leaves, 'ASKED') end as state
  from enquiry e left join lateral (select leaves, received_at from enquiry_answer a where a.conversation = e.conversation order by received_at desc, id desc limit 1) a on true;
`;

const chased = `
-- The reminder that went out for a rung, or the code of why none could: each once in a run, like the rung.
create table answer_chased (
  clock_id uuid not null, run uuid not null, rung text not null, submission uuid, code text, at timestamptz not null default now(), primary key (clock_id, run, rung), foreign key (clock_id, run, rung) references clock_act,
  check ((submission is null) = (code is not null))
);
`;
