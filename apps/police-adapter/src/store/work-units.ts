import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addWorkUnits, dropWorkUnits } from '#exchange/work-queue';

/** For which units of this force work is. */
export class PoliceWorkUnits1796800100021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addWorkUnits(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkUnits(runner);
  }
}
