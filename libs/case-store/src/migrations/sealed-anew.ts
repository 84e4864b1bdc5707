import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which waiting messages were sealed anew, so that none is settled before it has left (ADR 0016). */
export class SealedAnew1796400000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Sealed anew after an older form of it had been sent: a receipt that comes before this has left is for that one.
alter table outbox add column anew boolean not null default false;
update outbox o set anew = true where exists (select 1 from replaced r where r.message_id = o.message_id);
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table outbox drop column anew');
  }
}
