import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addStepPerson, dropStepPerson } from '#exchange/work-queue';

/** Who replied to what, at this MARAC. */
export class StepPerson1796600400310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addStepPerson(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropStepPerson(runner);
  }
}
