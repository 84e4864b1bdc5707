import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { dropLogTables, logTables } from '#audit';
import { grant } from '#platform';

/** The log over the audit entries of the victim side, and its heads, which the exchange reads and signs. */
export class VictimAuditLog1795600000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(logTables);
    await runner.query(tables);
    await grant(runner, 'desk', 'select, insert', 'audit_leaf, audit_node');
    await grant(runner, 'desk', 'select, insert, delete', 'log_head');
    await grant(runner, 'desk', 'usage', 'sequence log_head_position_seq');
    await grant(runner, 'exchange', 'select', 'log_head');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table log_head');
    await runner.query(dropLogTables);
  }
}

const tables = `
-- What the desk puts out of its log for the exchange to sign: size and root, with the proof that it continues what was signed last. No entry, no leaf, no tag.
create table log_head (
  position bigint generated always as identity primary key, size bigint not null, root bytea not null, old bigint not null, proof bytea[] not null,
  held_back boolean not null, at timestamptz not null default now()
);
`;
