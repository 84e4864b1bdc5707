import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** What a letter does: it asks, contests what was answered, or says that it holds no more. The exchange writes letters too, where a rule contests what a place without a node answered, and where such a place says to ask another. */
export class LettersSay1796900300010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(says);
    await grant(runner, 'exchange', 'insert', 'letter, sealed_letter');
    // Whether what a letter asks holds.
    await grant(runner, 'desk', 'select (conversation)', 'sent_correction');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'exchange', 'insert', 'letter, sealed_letter');
    await revoke(runner, 'desk', 'select (conversation)', 'sent_correction');
    await runner.query('alter table letter drop column says');
  }
}

const says = `
alter table letter add column says text not null default 'ASKS' check (says in ('ASKS', 'CONTESTS', 'CORRECTS'));
update letter l set says = 'CORRECTS' where exists (select 1 from sent_correction c where c.submission = l.id);
`;
