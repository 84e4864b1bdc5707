import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What is kept of a victim part that the own desk refused, so that its sender can be told of it again (ADR 0017). */
export class CaseRefusedParts1796100000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inbox drop column part_refused, drop column part_refused_at; alter table receipt drop column after_all');
  }
}

const tables = `
-- Why the desk refused the victim part, and since when; null where it has not, or has stored it after all.
alter table inbox add column part_refused text, add column part_refused_at timestamptz;

-- Whether it says that a part which had been refused was taken in after all: a refusal from before it, told again, is over.
alter table receipt add column after_all boolean not null default false;
`;
