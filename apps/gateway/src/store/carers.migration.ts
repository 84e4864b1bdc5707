import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Who cares for an adult with care and support needs, and whether the referral of that adult was set as a task. */
export class CarersOfAdults1796400500010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`delete from awaited_reply where conversation is null and place is null;
      alter table awaited_reply drop constraint awaited_reply_asked, add constraint awaited_reply_check check ((conversation is null) = (place is not null));
      alter table supervised_person drop column carer_of_adult, drop column carer_task`);
  }
}

const columns = `
-- 'carer_task' is the clock of the referral that is to be made; it is forgotten when the file no longer says that the person is a carer, so that it is set anew when it says so again.
alter table supervised_person add column carer_of_adult boolean not null default false, add column carer_task uuid;
create index supervised_person_untold_carers on supervised_person (crn) where carer_of_adult and carer_task is null;

-- What is to be asked and was not yet: nobody is waited for, neither in a conversation nor by hand.
alter table awaited_reply drop constraint awaited_reply_check, add constraint awaited_reply_asked check (conversation is null or place is null);
`;
