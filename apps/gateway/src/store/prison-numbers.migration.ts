import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The prison number of people under supervision, where the caseload file has it: whoever is asked is given it (DOMAIN 2.17). */
export class PrisonNumbers1796800100015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table supervised_person add column prison_number text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table supervised_person drop column prison_number');
  }
}
