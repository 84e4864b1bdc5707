import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What a restored store is said to have sent and could not be proven (ADR 0017). */
export class CaseUnproven1796100000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'exchange', 'select, insert, delete', 'unproven');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table unproven');
  }
}

const tables = `
-- Messages that were shown to this agency as its own and could not be proven to be, each once, with the code that says why; nothing of what they say. Gone when one is proven after all.
create table unproven (message_id uuid primary key, code text not null, since timestamptz not null default now());
`;
