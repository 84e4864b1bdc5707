import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** Refusals that go to managers at once, on the side that was refused and on the side that refused. */
export class CaseEscalations1796400200002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    await grant(runner, 'exchange', 'select, insert', 'escalation');
    await grant(runner, 'web', 'select, insert', 'escalation');
    await grant(runner, 'web', 'update (dealt_by, dealt_role, dealt_at, dealt_reason)', 'escalation');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table escalation');
  }
}

const table = `
-- One for each refusal that goes to managers: named by the answer where it came in, by its submission where it was sent. 'crn' where the node has a caseload, by which its managers are found; nothing of what was said. Nothing is deleted: they are counted.
create table escalation (
  id uuid primary key, code text not null, kind text not null, conversation uuid not null, partner text not null, crn text collate "C", escalated_at timestamptz not null default now(),
  dealt_by text, dealt_role text, dealt_at timestamptz, dealt_reason text, check ((dealt_by is null) = (dealt_at is null) and (dealt_at is null) = (dealt_reason is null))
);
create index escalation_by_time on escalation (escalated_at, id);
`;
