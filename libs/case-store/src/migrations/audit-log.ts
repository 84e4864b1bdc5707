import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { dropLogTables, logTables } from '#audit';
import { grant } from '#platform';

/** The log over the audit entries of the case side, the checkpoints of both logs of the agency, and what is held of the other agencies' checkpoints. */
export class CaseAuditLog1795600000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(logTables);
    await runner.query(tables);
    await grant(runner, 'exchange', 'select, insert', 'audit_leaf, audit_node, audit_checkpoint, checkpoint_evidence');
    await grant(runner, 'exchange', 'select, insert, update', 'seen_checkpoint');
    await grant(runner, 'exchange', 'usage', 'sequence audit_checkpoint_position_seq');
    await grant(runner, 'desk', 'select', 'audit_checkpoint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_checkpoint, seen_checkpoint, checkpoint_evidence');
    await runner.query(dropLogTables);
  }
}

const tables = `
-- Every head of both logs that this agency has signed, in the order in which it is published; the record has the proof that it continues the one before.
create table audit_checkpoint (
  position bigint generated always as identity primary key, log text not null check (log in ('case', 'victim')), size bigint not null, root bytea not null,
  note text not null, record text not null, signed_at timestamptz not null default now()
);
create index audit_checkpoint_newest on audit_checkpoint (log, position);
create trigger audit_is_kept before update or delete or truncate on audit_checkpoint for each statement execute function audit_is_kept();

-- The newest checkpoint that is held of each log of each other agency.
create table seen_checkpoint (
  agency text not null, log text not null, size bigint not null, root bytea not null, at timestamptz not null, note text not null, seen_at timestamptz not null default now(),
  primary key (agency, log)
);

-- Two signed notes of one log that cannot both be true, or of which the second does not connect to the first: whoever has the agency's public key can judge them.
create table checkpoint_evidence (
  id uuid primary key, agency text not null, log text not null, verdict text not null, held text not null, came text not null, at timestamptz not null default now()
);
`;
