import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkHandovers, dropWorkHandovers } from '#exchange/work-queue';

/** What people of this MARAC handed to colleagues. */
export class MaracWorkHandovers1796800200023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkHandovers(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkHandovers(runner);
  }
}
