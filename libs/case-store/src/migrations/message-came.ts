import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What came to this node and when, by whatever way: an app in which it comes otherwise than as a message adds that, and corrections and their readers go by it (ADR 0039). */
export class CaseMessageCame1796800300010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create view message_came as ${receivedMessages}`);
    for (const role of ['web', 'exchange', 'desk'] as const) await grant(runner, role, 'select', 'message_came');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view message_came');
  }
}

/** What came as messages; of what they say nothing. */
export const receivedMessages = 'select message_id, issuer, kind, conversation, received_at from inbox';
