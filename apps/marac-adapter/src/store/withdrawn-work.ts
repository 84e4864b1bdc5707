import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addWithdrawn, dropWithdrawn } from '#exchange/work-queue';

/** Work of this MARAC that ends because whoever asked has withdrawn it. */
export class MaracWithdrawnWork1796600100023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addWithdrawn(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWithdrawn(runner);
  }
}
