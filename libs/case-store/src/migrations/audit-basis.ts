import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Who reads a message that came in does so on the purpose and lawful basis that its sender signed; they stand in its token, with nothing of its content. */
export class CaseAuditBasis1796300000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'web', 'select (signed)', 'inbox');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`do $$ begin
      if coalesce(current_setting('mag.role_web', true), '') <> '' then execute format('revoke select (signed) on inbox from %I', current_setting('mag.role_web')); end if;
    end $$`);
  }
}
