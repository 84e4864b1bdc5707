import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { createReceivedIncidents, dropReceivedIncidents } from '#exchange/received';

/** The incidents that this node was sent a copy of. */
export class ReceivedIncidents1795000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createReceivedIncidents(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropReceivedIncidents(runner);
  }
}
