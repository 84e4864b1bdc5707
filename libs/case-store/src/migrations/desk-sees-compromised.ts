import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { grant, revoke } from '#platform';

/** The desk marks what may be forged, as the queues do: it sees which messages are listed and what was decided, not who decided or why. */
export class DeskSeesCompromised1796400500010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await grant(runner, 'desk', 'select (message_id, issuer, decision)', 'compromised_message');
  }

  async down(runner: QueryRunner): Promise<void> {
    await revoke(runner, 'desk', 'select (message_id, issuer, decision)', 'compromised_message');
  }
}
