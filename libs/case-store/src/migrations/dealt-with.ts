import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';
import { needingAttention as viewBefore } from './attention.js';

/** What people have said is dealt with among the messages that were sent. */
export class CaseDealtWith1796200000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    await runner.query(view);
    await grant(runner, 'web', 'select, insert', 'dealt_with');
    await grant(runner, 'web', 'select', 'sent_needing_attention');
    await grant(runner, 'exchange', 'select, delete', 'dealt_with');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(viewBefore);
    await runner.query('drop table dealt_with');
    await grant(runner, 'web', 'select', 'sent_needing_attention');
  }
}

const table = `
-- Said by a person, with the reason: what needed attention until then needs it no longer. What becomes true later needs it again.
create table dealt_with (
  message_id uuid not null, why text not null check (why in ('refused', 'part-refused', 'expired', 'unsent', 'lost')),
  person text not null, role text not null, reason text not null, at timestamptz not null default now(), primary key (message_id, why, at)
);
`;

const view = `
drop view sent_needing_attention;
-- One row for each message, with the gravest reason that nobody has dealt with since it became true. That a receipt is late ends when it comes, not when the watch next looks.
create view sent_needing_attention as
  select distinct on (message_id) message_id, why, missing, since from (
    select 1 as gravity, id as message_id, 'unsent' as why, null as missing, submitted_at as since from submission where set_aside is not null
    union all
    select 2, message_id, stage, null, stage_at from sent_message where stage in ('refused', 'expired', 'part-refused')
    union all
    select 3, a.message_id, 'lost', null, a.since from send_again a join sent_message s on s.message_id = a.message_id where a.code is not null
    union all
    select 4, l.message_id, case l.missing when 'accepted' then 'late' else 'unopened' end, l.missing, l.since from late_receipt l join sent_message s on s.message_id = l.message_id
    where case l.missing when 'accepted' then s.stage in ('sealed', 'sent', 'held') else s.stage = 'delivered' end
  ) reasons
  where not exists (select 1 from dealt_with d where d.message_id = reasons.message_id and d.why = reasons.why and d.at >= reasons.since)
  order by message_id, gravity;
`;
