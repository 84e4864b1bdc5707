import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What senders say of messages of theirs that came, what was said of own ones, and where the parts lie that nobody is shown any more (ADR 0039). */
export class CaseCorrections1796600100010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'exchange', 'select, insert, update', 'message_correction');
    await grant(runner, 'exchange', 'select, delete', 'withheld_part');
    await grant(runner, 'exchange', 'execute', 'function withhold_parts(uuid[], text[])');
    await grant(runner, 'exchange', 'update (dealt_by, dealt_role, dealt_at, dealt_reason)', 'escalation');
    await grant(runner, 'web', 'select', 'message_correction, correctable_message');
    await grant(runner, 'web', 'select, insert', 'sent_correction, correction_seen');
    await grant(runner, 'exchange', 'select', 'sent_correction, correction_seen');
    await grant(runner, 'desk', 'select', 'message_correction, recalled_message');
    await grant(runner, 'desk', 'select (message_id, issuer, conversation, received_at)', 'inbox');
    await grant(runner, 'web', 'select (received_at, digest)', 'inbox');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view correctable_message, recalled_message; drop function withhold_parts(uuid[], text[]); drop table correction_seen, sent_correction, withheld_part, message_correction; drop index audit_entry_by_message, audit_entry_by_conversation');
  }
}

const tables = `
-- One for each correction that came, of a message of the same sender's that came before it or is still to come; applied once that is here. The reason in words stands in the part of the correction.
create table message_correction (
  id uuid not null, issuer text not null, message_id uuid not null, kind text not null, conversation uuid not null, act text not null check (act in ('WITHDRAW', 'SUPERSEDE', 'CORRECT', 'RECALL_IN_ERROR')),
  reason_code text not null, replaced_by uuid, received_at timestamptz not null, applied_at timestamptz, primary key (id, issuer)
);
create index message_correction_by_message on message_correction (message_id, issuer);
create index message_correction_newest on message_correction (received_at desc, id desc, issuer desc);
create index message_correction_to_apply on message_correction (received_at) where applied_at is null;

-- What was said of own messages, one for each recipient; 'reason' is what was written, with what led to somebody taken out.
create table sent_correction (
  submission uuid primary key, message_id uuid not null, original uuid, kind text not null, recipient text not null, conversation uuid not null, act text not null, reason_code text not null, reason text not null, replaced_by uuid,
  sent_by text not null, sent_at timestamptz not null default now()
);
create index sent_correction_by_message on sent_correction (message_id);
create index sent_correction_by_original on sent_correction (original);
create index sent_correction_newest on sent_correction (sent_at desc, submission desc);

-- Who has said that they know of a correction of what they had read.
create table correction_seen (correction uuid not null, issuer text not null, person text not null, at timestamptz not null default now(), primary key (correction, issuer, person));

-- Parts that are shown to nobody: the exchange alone reads them.
create table withheld_part (like message_part including all);
alter table withheld_part set (toast_tuple_target = 8160);

-- Takes parts out of where anything is shown from. Whoever may call it cannot read what was taken.
create function withhold_parts(ids uuid[], issuers text[]) returns void language sql security definer set search_path = public, pg_temp as $$
  with gone as (delete from message_part p using unnest(ids, issuers) as u (id, issuer) where p.message_id = u.id and p.issuer = u.issuer returning p.message_id, p.issuer, p.part, p.ordering_key, p.salt, p.body)
  insert into withheld_part (message_id, issuer, part, ordering_key, salt, body) select message_id, issuer, part, ordering_key, salt, body from gone on conflict do nothing $$;
revoke all on function withhold_parts(uuid[], text[]) from public;

-- Messages of which nothing that they say may stay in any store.
create view recalled_message as select message_id, issuer from message_correction where act = 'RECALL_IN_ERROR';

-- Own messages as they were signed; of their content only digests.
create view correctable_message as select message_id, submission_id, recipient, kind, lane, conversation, issued_at, signed from sent_message;

-- Who has read a message. People's entries alone, which are few beside those of the messages themselves.
create index audit_entry_by_message on audit_entry (message_id) where person is not null and (event like '%.read' or event like '%.filed');
create index audit_entry_by_conversation on audit_entry ((facts->>'conversation')) where event = 'enquiry.read';
`;
