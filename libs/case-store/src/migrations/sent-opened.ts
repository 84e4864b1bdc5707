import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** When what was sent was opened by a person at its recipient, by what it was submitted as: for measures of how long that takes. */
export class SentOpened1796400400010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(view);
    await grant(runner, 'web', 'select', 'sent_opened');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view sent_opened');
  }
}

const view = `
create view sent_opened as
  select s.submission_id, r.role, r.at from sent_message s join good_receipt r on r.message_id = s.message_id and r.recipient = s.recipient where r.stage = 'opened';
`;
