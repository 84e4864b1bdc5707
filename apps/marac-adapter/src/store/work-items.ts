import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkItems, dropWorkItems } from '#exchange/work-queue';

/** The referrals that the coordinator is to acknowledge. */
export class WorkItems1795000000310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkItems(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkItems(runner);
  }
}
