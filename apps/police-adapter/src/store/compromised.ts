import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** What a message under a stolen key has caused is counted by `web`, by ids alone: it reads nobody's name. */
export class PoliceCompromised1796300000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'web', 'select (message_id, issuer)', 'supervision, supervision_snapshot');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`do $$ begin
      if coalesce(current_setting('mag.role_web', true), '') <> '' then execute format('revoke select (message_id, issuer) on supervision, supervision_snapshot from %1$I', current_setting('mag.role_web')); end if;
    end $$`);
  }
}
