import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';
import { standingByCorrections } from './corrections.migration.js';

/** An answer that was removed because it told something of a victim leaves an enquiry nowhere, and one that was filed by hand keeps nothing of what it said. */
export class MisroutedAnswers1796700100020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(standingByMisroutes);
    await grant(runner, 'web', 'select', 'enquiry_standing');
    await grant(runner, 'exchange', 'update (case_part, originator_part)', 'filed_reply');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(standingByCorrections);
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }
}

/** Where each enquiry stands: as this migration makes it; a later one goes back to it. */
export const standingByMisroutes = `
drop view enquiry_standing;
-- Where each enquiry stands: withdrawn before all else; else what came last, holds and was not removed decides, unless something was said anew since; and a refusal that was contested is none for good.
create view enquiry_standing as
  select e.*, a.received_at as answered_at, case when exists (select 1 from sent_correction w where w.original = e.submission) then 'WITHDRAWN'
    when exists (select 1 from enquiry_clarification s where s.conversation = e.conversation and s.asked_at > a.received_at) then 'ASKED' when c.id is not null then 'CONTESTED' else coalesce(a.leaves, 'ASKED') end as state
  from enquiry e left join lateral (select id, issuer, leaves, received_at from enquiry_answer a where a.conversation = e.conversation
      and not exists (select 1 from message_correction k where k.message_id = a.id and k.issuer = a.issuer)
      and not exists (select 1 from misroute q where q.message_id = a.id and q.issuer = a.issuer and q.outcome = 'REMOVED') order by received_at desc, id desc limit 1) a on true
    left join refusal_contest c on c.id = a.id and c.issuer = a.issuer and c.code is null;
`;
