import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkItems, dropWorkItems } from '#exchange/work-queue';

/** The enquiries that this authority is to answer, and the referrals that it is to decide on. */
export class WorkItems1795000000210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkItems(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkItems(runner);
  }
}
