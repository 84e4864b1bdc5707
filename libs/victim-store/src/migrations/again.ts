import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant } from '#platform';

/** The desk takes away what it answered long ago; a part is kept once, wherever it comes from (ADR 0016). */
export class VictimAgain1795651200042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'desk', 'delete', 'readdressed');
    await grant(runner, 'desk', 'update (signed, jwe, code, refused_at)', 'refused_arrival');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`do $$ begin
      if coalesce(current_setting('mag.role_desk', true), '') <> '' then execute format('revoke delete on readdressed from %1$I; revoke update (signed, jwe, code, refused_at) on refused_arrival from %1$I', current_setting('mag.role_desk')); end if;
    end $$`);
  }
}
