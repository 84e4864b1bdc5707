import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What a person must look at among the messages that were sent: since when, which receipt is missing, and what will never leave. */
export class CaseAttention1796100000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(needingAttention());
    await grant(runner, 'web', 'select', 'sent_needing_attention');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(viewBefore);
    await grant(runner, 'web', 'select', 'sent_needing_attention');
  }
}

/** The view, of the reasons that fulfil a condition; this migration has none, and a later one goes back to that. */
export const needingAttention = (condition = ''): string => `
drop view sent_needing_attention;
-- One row for each message, with the gravest reason. That a receipt is late ends when it comes, not when the watch next looks.
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
  ) reasons ${condition} order by message_id, gravity;
`;

const viewBefore = `
drop view sent_needing_attention;
create view sent_needing_attention as
  select message_id, stage as why from sent_message where stage in ('refused', 'expired', 'part-refused')
  union all
  select message_id, case missing when 'accepted' then 'late' else 'unopened' end from late_receipt;
`;
