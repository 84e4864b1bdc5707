import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createWorkChases, dropWorkChases } from '#exchange/work-queue';

/** The reminders of answers that are awaited. */
export class WorkChases1796400100310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createWorkChases(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWorkChases(runner);
  }
}
