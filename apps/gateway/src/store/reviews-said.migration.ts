import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What was said with a change that somebody entered, because it may show another. */
export class ChangeSaid1796600400010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table change_cause drop column relationship, drop column report_names');
  }
}

const columns = `
-- Of a conviction, how whoever was harmed stands to the person; of a handover from prison, whom its transfer report names. Codes, and nothing of who that is.
alter table change_cause add column relationship text, add column report_names text, add constraint change_cause_said check (source = 'PERSON' or num_nonnulls(relationship, report_names) = 0);
`;
