import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** What a message under a stolen key has caused is counted by `web`, by ids alone: it reads nobody's name. */
export class PoliceCompromised1796300000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'web', 'select (message_id, issuer)', 'supervision, supervision_snapshot');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'web', 'select (message_id, issuer)', 'supervision, supervision_snapshot');
  }
}
