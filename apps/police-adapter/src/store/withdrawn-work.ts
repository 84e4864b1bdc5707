import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addWithdrawn, dropWithdrawn } from '#exchange/work-queue';

/** Work of this force that ends because whoever asked has withdrawn it. */
export class PoliceWithdrawnWork1796600100021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addWithdrawn(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWithdrawn(runner);
  }
}
