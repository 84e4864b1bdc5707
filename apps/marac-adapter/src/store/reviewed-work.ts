import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addReviewDay, dropReviewDay } from '#exchange/work-queue';

/** The day on which work of this MARAC waits again that was refused for a time. */
export class MaracReviewedWork1796600500023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addReviewDay(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropReviewDay(runner);
  }
}
