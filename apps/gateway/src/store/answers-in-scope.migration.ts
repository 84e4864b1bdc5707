import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** Whoever files an answer looks at the places for which was asked: one whose search does not cover them leaves the enquiry answered in part. What was filed before stays as it was. */
export class AnswersInScope1796700100030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'exchange', 'select', 'enquiry_place');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'exchange', 'select', 'enquiry_place');
  }
}
