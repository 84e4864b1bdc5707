import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The desk may be asked to seal a part for whom its recipient has named, by a signed answer, as the one to ask instead (ADR 0031). */
export class VictimRedirects1796400200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table request drop column answer_id, drop column answer_salt, drop column answer_part; alter table readdressed drop column own_jwe, drop column digest');
  }
}

const columns = `
-- The answer that names the recipient, with its case part as it came: the desk holds it to what was signed.
alter table request add column answer_id uuid, add column answer_salt text, add column answer_part text;
-- Of a part that goes into a message of its own: the copy for the own desk, and the digest that is to be signed.
alter table readdressed add column own_jwe text, add column digest text;
`;
