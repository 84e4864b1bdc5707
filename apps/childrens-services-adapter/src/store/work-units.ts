import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addWorkUnits, dropWorkUnits } from '#exchange/work-queue';

/** For which units of this authority work is. */
export class ChildrensWorkUnits1796800100022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addWorkUnits(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkUnits(runner);
  }
}
