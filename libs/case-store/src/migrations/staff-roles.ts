import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** In which roles people work here, as the register says: so that work is handed to those alone who can open it. It gives nobody a role. */
export class CaseStaffRoles1796800100010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table staff add column roles text[] not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table staff drop column roles');
  }
}
