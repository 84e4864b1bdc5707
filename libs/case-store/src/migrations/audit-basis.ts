import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** Who reads a message that came in does so on the purpose and lawful basis that its sender signed; they stand in its token, with nothing of its content. */
export class CaseAuditBasis1796300000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'web', 'select (signed)', 'inbox');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'web', 'select (signed)', 'inbox');
  }
}
