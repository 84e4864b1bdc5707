import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

/** A migration class, as TypeORM takes it; the name ends in a 13-digit timestamp that orders it. */
export type Migration = new () => MigrationInterface;

/** The processes that have a database role of their own. */
export type RoleName = 'exchange' | 'web' | 'desk';

/** Which login role stands for which process in this database. */
export type Roles = Partial<Record<RoleName, string>>;

/**
 * Runs the migrations of one store as its owner, one runner at a time (TypeORM itself takes no lock),
 * then whatever must hold after every start, such as partitions for the months to come.
 */
export async function migrateStore(options: {
  readonly ownerUrl: string;
  readonly roles: Roles;
  readonly migrations: readonly Migration[];
  readonly afterwards?: (runner: QueryRunner) => Promise<void>;
}): Promise<{ readonly applied: number }> {
  const settings = Object.entries(options.roles).map(([name, role]) => `-c mag.role_${name}=${role}`).join(' ');
  const store = new DataSource({
    type: 'postgres', url: options.ownerUrl, migrations: [...options.migrations], installExtensions: false, logging: false,
    migrationsTransactionMode: 'each', poolSize: 2, extra: { options: settings },
  });
  await store.initialize();
  const lock = store.createQueryRunner();
  try {
    await lock.query(`select pg_advisory_lock(hashtextextended('migrations', 0))`);
    const applied = await store.runMigrations();
    await options.afterwards?.(lock);
    return { applied: applied.length };
  } finally {
    await lock.query(`select pg_advisory_unlock(hashtextextended('migrations', 0))`).catch(() => undefined);
    await lock.release();
    await store.destroy();
  }
}

/**
 * Grants `rights` on `objects` to the login role of one process, as named at the start of the migration.
 * @example await grant(runner, 'web', 'select, insert', 'incident');
 */
export const grant = (runner: QueryRunner, role: RoleName, rights: string, objects: string): Promise<void> => change(runner, role, `grant ${rights} on ${objects} to`);

/** Takes rights back from a role, where the server has it. */
export const revoke = (runner: QueryRunner, role: RoleName, rights: string, objects: string): Promise<void> => change(runner, role, `revoke ${rights} on ${objects} from`);

async function change(runner: QueryRunner, role: RoleName, rights: string): Promise<void> {
  await runner.query(`do $$ begin
    if coalesce(current_setting('mag.role_${role}', true), '') <> '' then
      execute format('${rights} %I', current_setting('mag.role_${role}'));
    end if;
  end $$`);
}
