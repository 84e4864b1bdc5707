import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** The desk takes away what it answered long ago; a part is kept once, wherever it comes from (ADR 0016). */
export class VictimAgain1795651200042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'desk', 'delete', 'readdressed');
    await grant(runner, 'desk', 'update (signed, jwe, code, refused_at)', 'refused_arrival');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'desk', 'delete', 'readdressed');
    await revoke(runner, 'desk', 'update (signed, jwe, code, refused_at)', 'refused_arrival');
  }
}
