import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addReplyOutcome, dropReplyOutcome } from '#exchange/work-queue';

/** What the replies of this MARAC decided. */
export class MaracReplyOutcome1796400200023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addReplyOutcome(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropReplyOutcome(runner);
  }
}
