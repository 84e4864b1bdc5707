import { type Client } from 'pg';
import { withDatabase } from './stack.js';

/** The tables of a database in which a text stands, in any column, as text or as the bytes of one. A table that somebody takes away meanwhile holds nothing. */
export function tablesWith(databaseUrl: string, text: string): Promise<string[]> {
  return withDatabase(databaseUrl, async (client) => {
    const found: string[] = [];
    for (const table of await tablesOf(client)) if (await hasText(client, table, text)) found.push(table);
    return found;
  });
}

const undefinedTable = '42P01';

async function hasText(client: Client, table: string, text: string): Promise<boolean> {
  try {
    const { rowCount } = await client.query(`select 1 from "${table}" as row_of where position($1 in lower(row_of::text)) > 0 or position($2 in row_of::text) > 0 limit 1`, [text.toLowerCase(), Buffer.from(text).toString('hex')]);
    return rowCount !== 0;
  } catch (error) {
    if ((error as { code?: unknown }).code === undefinedTable) return false;
    throw error;
  }
}

async function tablesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`);
  return rows.map(({ name }) => name);
}

/** Rows of a database, as its owner sees them. */
export const rowsOf = <Row extends object = Record<string, unknown>>(databaseUrl: string, text: string, params: readonly unknown[] = []): Promise<Row[]> =>
  withDatabase(databaseUrl, async (client) => (await client.query(text, [...params])).rows as Row[]);
