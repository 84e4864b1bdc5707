import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Victim parts that were taken out because their messages were recalled, and who knows of it that had read one (ADR 0039). */
export class VictimRecalls1796600100011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await grant(runner, 'desk', 'select, insert', 'recalled_part, correction_seen');
    await grant(runner, 'desk', 'update (salt, part)', 'victim_part');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table recalled_part, correction_seen; drop index audit_entry_by_message');
  }
}

const tables = `
-- Whose text is kept nowhere here; one that arrives only now is stored empty.
create table recalled_part (issuer text not null, message_id uuid not null, recalled_at timestamptz not null default now(), primary key (issuer, message_id));
create table correction_seen (correction uuid not null, issuer text not null, person text not null, at timestamptz not null default now(), primary key (correction, issuer, person));
create index audit_entry_by_message on audit_entry (message_id) where person is not null and (event like '%.read' or event like '%.filed');
`;
