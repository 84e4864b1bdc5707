import pg from 'pg';
import { type ErrorCode, GatewayError } from '#messages';

/** One row as the driver gives it. */
export type Row = Record<string, unknown>;

/** Runs one statement and gives its rows: over a pool, a client inside a transaction, or a TypeORM manager alike. */
export type Sql = (text: string, params?: readonly unknown[]) => Promise<Row[]>;

/** A pool of connections that opens with one database role. Parsing of 8-byte integers: as numbers, ours stay far below 2^53. */
export interface Database {
  /** One statement, in a transaction of its own. */
  readonly sql: Sql;
  /** Runs `work` in one transaction: commits when it returns, rolls back when it throws. */
  inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * Runs `work` while this session holds the advisory lock `name`; gives `undefined` at once when another session holds it.
   * The lock is the database's: it ends with the session, however the process dies. `onNotice` is called while it is held whenever somebody
   * says that there may be work (see `wakerOver`).
   */
  whileHolding<T>(name: string, work: (sql: Sql) => Promise<T>, onNotice?: () => void): Promise<T | undefined>;
  /** How many statements have been sent since the start; a test counts them per batch. */
  statements(): number;
  close(): Promise<void>;
}

/** The one channel of a store. A notice says that something has been committed, never what. */
export const workChannel = 'work';

const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === 20 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')) };

/** A server that has gone without a word is noticed: the connection is probed, and no statement is waited for longer than this. */
const patience = { keepAlive: true, connectionTimeoutMillis: 10_000, query_timeout: 120_000 } as const;

/** Opens a pool. `max` connections at most; statements are prepared by text, so the hot ones are parsed once per connection. */
export function openDatabase(url: string, options: { readonly max: number; readonly name: string }): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.max, application_name: options.name, types: types as pg.CustomTypesConfig, idleTimeoutMillis: 30_000, ...patience });
  // Without a listener of its own a client that loses its server while it is lent out ends the process; the statement's error says it anyway.
  pool.on('connect', (client) => { client.on('error', () => undefined); });
  pool.on('error', () => undefined);
  let sent = 0;
  const over = (client: pg.ClientBase | pg.Pool): Sql => async (text, params = []) => {
    sent += 1;
    try {
      const result = await client.query(text, params as unknown[]);
      return (Array.isArray(result) ? result.at(-1) : result).rows as Row[];
    } catch (error) {
      throw storeError(error);
    }
  };
  return {
    sql: over(pool),
    statements: () => sent,
    close: () => pool.end(),
    async inTransaction(work) {
      const client = await pool.connect().catch((error: unknown) => { throw storeError(error); });
      const sql = over(client);
      let broken = false;
      try {
        await sql('begin');
        const value = await work(sql);
        await sql('commit');
        return value;
      } catch (error) {
        await sql('rollback').catch(() => { broken = true; });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    async whileHolding(name, work, onNotice = () => undefined) {
      const client = await pool.connect().catch((error: unknown) => { throw storeError(error); });
      const sql = over(client);
      let broken = false;
      try {
        const [got] = await sql('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [name]);
        if (got?.held !== true) return undefined;
        client.on('notification', onNotice);
        try {
          await sql(`listen ${workChannel}`);
          return await work(sql);
        } finally {
          client.off('notification', onNotice);
          await sql(`unlisten ${workChannel}`).catch(() => { broken = true; });
          await sql('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => { broken = true; });
        }
      } finally {
        client.release(broken);
      }
    },
  };
}

/** What a class of SQLSTATE means to us (PostgreSQL manual, appendix A); the longest prefix that fits decides. */
const meanings: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['40', 'STORE_BUSY'], ['55P03', 'STORE_BUSY'],
  ['53', 'STORE_FULL'],
  ['42501', 'STORE_DENIED'], ['42', 'STORE_OUTDATED'],
  ['08', 'STORE_AWAY'], ['57', 'STORE_AWAY'], ['58', 'STORE_AWAY'],
  // While a store is restored there is no database of its name, or one that lets nobody in.
  ['3D', 'STORE_AWAY'], ['55000', 'STORE_AWAY'],
  ['', 'STORE_CONSTRAINT'],
];

/** Turns a driver's error into ours; the foreign text, which may carry values of a row, stays in `cause` and is never logged. */
export function storeError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const state = (error as { code?: unknown }).code;
  if (typeof state !== 'string' || !/^[0-9A-Z]{5}$/.test(state)) return new GatewayError('STORE_AWAY', {}, { cause: error });
  const code = meanings.find(([prefix]) => state.startsWith(prefix))?.[1] ?? 'STORE_CONSTRAINT';
  return new GatewayError(code, { code: state }, { cause: error });
}
