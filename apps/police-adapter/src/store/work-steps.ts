import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkSteps, dropWorkSteps } from '#exchange/work-queue';

/** What people did with the enquiries that this force is to answer. */
export class WorkSteps1796400400110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkSteps(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkSteps(runner);
  }
}
