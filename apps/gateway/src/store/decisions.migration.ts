import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';
import { standingByMisroutes } from './misroutes.migration.js';

/** Which refusal, or decision on a referral, a decision on a contest is about: one about an earlier refusal says nothing of where an enquiry stands that was refused anew since. Of those that came before it is not known. */
export class DecisionsOfContests1796900100020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${standingByMisroutes} alter table enquiry_answer drop column decides;`);
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }
}

const tables = `
alter table enquiry_answer add column decides uuid;
drop view enquiry_standing;
-- Where each enquiry stands: withdrawn before all else; else what came last, holds, was not removed and decides on no refusal that another has taken the place of, unless something was said anew since; and a refusal that was contested is none for good.
create view enquiry_standing as
  select e.*, a.received_at as answered_at, case when exists (select 1 from sent_correction w where w.original = e.submission) then 'WITHDRAWN'
    when exists (select 1 from enquiry_clarification s where s.conversation = e.conversation and s.asked_at > a.received_at and not exists (select 1 from sent_correction w where w.original = s.submission)) then 'ASKED' when c.id is not null then 'CONTESTED' else coalesce(a.leaves, 'ASKED') end as state
  from enquiry e left join lateral (select id, issuer, leaves, received_at from enquiry_answer a where a.conversation = e.conversation
      and not exists (select 1 from message_correction k where k.message_id = a.id and k.issuer = a.issuer)
      and not exists (select 1 from misroute q where q.message_id = a.id and q.issuer = a.issuer and q.outcome = 'REMOVED')
      and not exists (select 1 from enquiry_answer r join enquiry_answer n on n.conversation = r.conversation and n.leaves = 'REFUSED' and (n.received_at, n.id) > (r.received_at, r.id) and n.received_at <= a.received_at
        where r.id = a.decides and r.issuer = a.issuer and not exists (select 1 from message_correction k where k.message_id = n.id and k.issuer = n.issuer)
          and not exists (select 1 from misroute q where q.message_id = n.id and q.issuer = n.issuer and q.outcome = 'REMOVED')) order by received_at desc, id desc limit 1) a on true
    left join refusal_contest c on c.id = a.id and c.issuer = a.issuer and c.code is null;
`;
