import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkSteps, dropWorkSteps } from '#exchange/work-queue';

/** What people did with the enquiries and referrals that came to this authority. */
export class WorkSteps1796400400210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkSteps(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkSteps(runner);
  }
}
