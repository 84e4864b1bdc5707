import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addReplyOutcome, dropReplyOutcome } from '#exchange/work-queue';

/** What the replies of this force decided. */
export class PoliceReplyOutcome1796400200021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addReplyOutcome(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropReplyOutcome(runner);
  }
}
