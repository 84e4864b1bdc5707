import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';
import { standingByLast } from './redirects.migration.js';

/** Refusals that were contested, by a person or by rule; until it is decided, that is where the enquiry stands. */
export class RefusalContests1796400200030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'web', 'select, insert', 'refusal_contest');
    await grant(runner, 'web', 'update (by_rule, contested_by, contested_at, submission, content, code)', 'refusal_contest');
    await grant(runner, 'exchange', 'select, insert, update', 'refusal_contest');
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop view enquiry_standing; drop table refusal_contest; ${standingByLast}`);
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }
}

/** Where each enquiry stands: what came last decides, unless something was said anew since; and a refusal that was contested is none for good. */
export const standingByContests = `
create view enquiry_standing as
  select e.*, a.received_at as answered_at, case when exists (select 1 from enquiry_clarification s where s.conversation = e.conversation and s.asked_at > a.received_at) then 'ASKED' when c.id is not null then 'CONTESTED' else coalesce(a.leaves, 'ASKED') end as state
  from enquiry e left join lateral (select id, issuer, leaves, received_at from enquiry_answer a where a.conversation = e.conversation order by received_at desc, id desc limit 1) a on true
    left join refusal_contest c on c.id = a.id and c.issuer = a.issuer and c.code is null;
`;

const tables = `
-- One for each refusal at most. Contested by rule it waits for the exchange to submit it: then 'submission' and 'content' are filled in, or 'code' where no agreement lets it pass, and a person must see to it.
create table refusal_contest (
  id uuid not null, issuer text not null, conversation uuid not null references enquiry, by_rule boolean not null, contested_by text not null, contested_at timestamptz not null default now(),
  submission uuid, content jsonb, code text, primary key (id, issuer), check ((submission is null) = (content is null)), check (by_rule or submission is not null)
);
create index refusal_contest_by_conversation on refusal_contest (conversation);
create index refusal_contest_to_submit on refusal_contest (contested_at) where submission is null and code is null;

drop view enquiry_standing;
${standingByContests}`;
