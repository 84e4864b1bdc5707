import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkHandovers, dropWorkHandovers } from '#exchange/work-queue';

/** What people of this force handed to colleagues. */
export class PoliceWorkHandovers1796800200021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkHandovers(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkHandovers(runner);
  }
}
