import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addReviewDay, dropReviewDay } from '#exchange/work-queue';

/** The day on which work of this force waits again that was refused for a time. */
export class PoliceReviewedWork1796600500021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addReviewDay(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropReviewDay(runner);
  }
}
