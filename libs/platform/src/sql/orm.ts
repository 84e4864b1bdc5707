import { failpoint } from '../failpoint/failpoint.js';
import { type Row, type Sql, storeError } from './sql.js';
import { wakerOver } from './wake.js';

/** What this file needs of a TypeORM manager or data source. */
interface Querying {
  query(text: string, params?: unknown[]): Promise<unknown>;
}

/** What this file needs of a TypeORM data source. */
interface Transacting extends Querying {
  transaction<T>(work: (manager: Querying) => Promise<T>): Promise<T>;
}

/** Our way to run a statement, over a TypeORM manager: inside its transaction if it has one. */
export function sqlOver(manager: Querying): Sql {
  return async (text, params = []) => {
    const answer = await manager.query(text, [...params]).catch((error: unknown) => { throw storeError(error); });
    return rowsOf(answer);
  };
}

/** What wakes the listeners of each data source. */
const wakers = new WeakMap<Transacting, () => void>();

function wakeListeners(source: Transacting): void {
  const wake = wakers.get(source) ?? wakerOver(sqlOver(source));
  wakers.set(source, wake);
  wake();
}

/**
 * Runs `work` in one transaction of a TypeORM data source: commits when it returns, rolls back when it throws. Who listens on the store is
 * woken afterwards, for what was committed may be for them.
 */
export async function transactionOver<T>(source: Transacting, work: (sql: Sql) => Promise<T>): Promise<T> {
  const value = await source.transaction(async (manager) => {
    const done = await work(sqlOver(manager));
    failpoint('web.before-commit');
    return done;
  }).catch((error: unknown) => { throw isCoded(error) ? error : storeError(error); });
  failpoint('web.committed');
  wakeListeners(source);
  return value;
}

/** Of update and delete TypeORM gives `[rows, count]` where other statements give the rows. */
function rowsOf(answer: unknown): Row[] {
  if (!Array.isArray(answer)) return [];
  return Array.isArray(answer[0]) && typeof answer[1] === 'number' ? (answer[0] as Row[]) : (answer as Row[]);
}

/** Errors of the work itself, also Nest's own, pass unchanged; only the driver's are turned into ours. */
const isCoded = (error: unknown): boolean => !(error instanceof Error) || !('query' in error || 'severity' in error || 'errno' in error);
