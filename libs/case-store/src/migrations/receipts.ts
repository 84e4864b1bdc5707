import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What a sender notes of receipts beside the receipts themselves: which have not come in time, and which name nothing that was sent. */
export class CaseReceipts1796000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'exchange', 'select, insert, delete', 'late_receipt, unknown_receipt');
    await grant(runner, 'web', 'select', 'late_receipt, unknown_receipt, sent_needing_attention, receipt_evidence, receipted_message');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view receipt_evidence, receipted_message, sent_needing_attention; drop table late_receipt, unknown_receipt; drop index sent_message_unopened, sent_message_stuck; alter table receipt drop column received_at');
  }
}

const tables = `
-- When it came here: one that came after the expiry of its message is shown as late. Of those from before this column nobody knows.
alter table receipt add column received_at timestamptz;
alter table receipt alter column received_at set default now();

-- Messages whose receipt of a stage has not come within the time that the agreement says; taken away when it comes.
create table late_receipt (message_id uuid primary key, missing text not null check (missing in ('accepted', 'opened')), since timestamptz not null default now());

-- Receipts that name a message which was never sent to that agency, or not with that content. They have no other effect than an alarm.
create table unknown_receipt (
  carried_by uuid not null, leaf int not null, issuer text not null, message_id uuid not null, stage text not null, at timestamptz not null, received_at timestamptz not null default now(),
  primary key (carried_by, issuer, leaf)
);
create index unknown_receipt_newest on unknown_receipt (received_at desc);

create index sent_message_unopened on sent_message (stage_at) where stage = 'delivered';
create index sent_message_stuck on sent_message (message_id) where stage in ('refused', 'expired', 'part-refused');

-- What a person must look at among the messages that were sent, and why.
create view sent_needing_attention as
  select message_id, stage as why from sent_message where stage in ('refused', 'expired', 'part-refused')
  union all
  select message_id, case missing when 'accepted' then 'late' else 'unopened' end from late_receipt;

-- Until when a message may be answered in time.
create view receipted_message as select message_id, expires_at from sent_message;

-- All that proves one receipt: what its agency signed, the leaves under the signed root, and what we signed of the message that it is for. No content.
create view receipt_evidence as
  select r.message_id, r.recipient, r.stage, r.at, r.carried_by, r.leaf, i.signed as carrier, p.body as leaves, s.signed as message
  from receipt r join inbox i on i.message_id = r.carried_by and i.issuer = r.recipient
    join message_part p on p.message_id = r.carried_by and p.issuer = r.recipient and p.part = 'case'
    join sent_message s on s.message_id = r.message_id;
`;
