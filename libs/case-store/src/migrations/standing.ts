import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Where each message stands, in its conversation whatever has become of it. */
export class CaseStanding1796200000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(view);
    for (const role of ['exchange', 'web', 'desk'] as const) await grant(runner, role, 'select', 'message_status');
    // What lies in a queue is put out as files with what the inbox says of it, and not with what a message in quarantine says that bears the same id.
    await grant(runner, 'web', 'select (message_id, issuer, kind, lane, conversation)', 'inbox');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view message_status; drop index quarantine_by_message; alter table held drop column conversation; alter table quarantine drop column conversation');
  }
}

const view = `
-- Known as soon as the message is open; of what came before this column nobody knows.
alter table held add column conversation uuid;
alter table quarantine add column conversation uuid;
create index held_by_conversation on held (conversation) where conversation is not null;
create index quarantine_by_conversation on quarantine (conversation) where conversation is not null;
drop index if exists quarantine_by_message;
create index quarantine_by_message on quarantine (message_id, issuer) where message_id is not null;

drop view if exists message_status;
create view message_status as
  select message_id, 'sent'::text as direction, recipient as partner, kind, lane, conversation, sequence,
    case when stage = 'sealed' and exists (select 1 from outbox o where o.message_id = s.message_id and o.attempts > 0) then 'sent' else stage end as stage, code, stage_at as at, issued_at, submission_id from sent_message s
  union all
  select id, 'sent', recipient, kind, lane, conversation, null, case when set_aside is null then 'submitted' else 'refused' end, set_aside, submitted_at, submitted_at, id from submission
  union all
  select message_id, 'received', issuer, kind, lane, conversation, sequence, stage, null, stage_at, issued_at, null from inbox
  union all
  select message_id, 'received', issuer, kind, lane, conversation, sequence, 'held', null, held_since, held_since, null from held
  union all
  select message_id, 'received', issuer, kind, lane, conversation, sequence, 'quarantined', code, quarantined_at, quarantined_at, null from quarantine where state in ('early', 'waiting') and message_id is not null
  union all
  -- A person has put it away for good, and nothing of it is here since.
  select message_id, 'received', issuer, kind, lane, conversation, sequence, 'discarded', code, decided_at, quarantined_at, null from quarantine q where state = 'discarded' and message_id is not null
    and not exists (select 1 from inbox i where i.message_id = q.message_id and i.issuer = q.issuer) and not exists (select 1 from held h where h.message_id = q.message_id and h.issuer = q.issuer)
    and not exists (select 1 from quarantine o where o.message_id = q.message_id and o.issuer = q.issuer and (o.state in ('early', 'waiting') or o.state = 'discarded' and o.id > q.id));
`;
