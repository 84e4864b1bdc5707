import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkSteps, dropWorkSteps } from '#exchange/work-queue';

/** What the coordinator did with the referrals that came. */
export class WorkSteps1796400400310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkSteps(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkSteps(runner);
  }
}
