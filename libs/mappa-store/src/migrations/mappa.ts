import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** The MAPPA part of each message, the very bytes (Policy Framework 13.3: minutes stay out of the case system). */
export class Mappa1795000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mappa_part (
        issuer text not null, message_id uuid not null, kind text not null, signed text not null, salt text not null, body text not null,
        received_at timestamptz not null default now(), primary key (issuer, message_id)
      );
      revoke all on schema public from public;
    `);
    for (const role of ['exchange', 'web'] as const) await grant(runner, role, 'usage', 'schema public');
    await grant(runner, 'exchange', 'select, insert', 'mappa_part');
    await grant(runner, 'web', 'select', 'mappa_part');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mappa_part');
  }
}
