import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addReviewDay, dropReviewDay } from '#exchange/work-queue';

/** The day on which work of this authority waits again that was refused for a time. */
export class ChildrensReviewedWork1796600500022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addReviewDay(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropReviewDay(runner);
  }
}
