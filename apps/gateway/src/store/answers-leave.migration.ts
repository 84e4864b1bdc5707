import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';
import { standingByKind } from './enquiries.migration.js';

/** Each answer says itself where it leaves what was asked, as its kind declares: a new kind of answer changes nothing here. */
export class AnswersLeave1796300000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(leaves);
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop view enquiry_standing; alter table enquiry_answer drop column leaves; ${standingByKind}`);
    await grant(runner, 'web', 'select', 'enquiry_standing');
  }
}

/** Where each enquiry stands, by what came last: as this migration makes it; a later one goes back to it. */
export const standingByAnswers = `
create or replace view enquiry_standing as
  select e.*, a.received_at as answered_at, coalesce(a.leaves, 'ASKED') as state
  from enquiry e left join lateral (select leaves, received_at from enquiry_answer a where a.conversation = e.conversation order by received_at desc, id desc limit 1) a on true;
`;

const leaves = `
drop view enquiry_standing;
alter table enquiry_answer add column leaves text;
update enquiry_answer set leaves = case kind when 'enquiry-refusal' then 'REFUSED' when 'marac-acknowledgement' then 'ACKNOWLEDGED' else 'ANSWERED' end;
alter table enquiry_answer alter column leaves set not null;

-- Where each enquiry stands: what came last decides.
${standingByAnswers}`;
