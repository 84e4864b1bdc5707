import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { addWithdrawn, dropWithdrawn } from '#exchange/work-queue';

/** Work of this authority that ends because whoever asked has withdrawn it. */
export class ChildrensWithdrawnWork1796600100022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addWithdrawn(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropWithdrawn(runner);
  }
}
