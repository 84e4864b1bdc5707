import { type Row, type Sql } from '#platform';

/** The case database as web opens it, as far as this app uses it. */
export interface CaseDatabase {
  query(text: string, params?: unknown[]): Promise<unknown>;
  transaction<T>(work: (manager: { query(text: string, params?: unknown[]): Promise<unknown> }) => Promise<T>): Promise<T>;
}

/** One statement in a transaction of its own. */
export const sqlOf = (database: Pick<CaseDatabase, 'query'>): Sql => async (text, params = []) => (await database.query(text, [...params])) as Row[];

/** Runs `work` in one transaction. */
export const inTransaction = <T>(database: CaseDatabase, work: (sql: Sql) => Promise<T>): Promise<T> => database.transaction((manager) => work(sqlOf(manager)));
