import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** Whoever files an answer looks at what was said anew because the agency asked for more: by that it is judged. What was filed before stays as it was. */
export class ClarifiedAnswers1796900100010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'exchange', 'select', 'enquiry_clarification');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'exchange', 'select', 'enquiry_clarification');
  }
}
