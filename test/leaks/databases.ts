import pg from 'pg';
import { type Scanner } from './scan.js';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Calls `found` with the rows of every table of every database of a cluster, as text, some thousand at a time; system tables too. */
async function readCluster(url: string, found: (place: string, rows: string) => void): Promise<number> {
  const first = new pg.Client({ connectionString: url });
  await first.connect();
  const { rows: databases } = await first.query<{ datname: string }>('select datname from pg_database where datallowconn and not datistemplate order by 1');
  await first.end();
  let tables = 0;
  for (const { datname } of databases) {
    const at = new URL(url);
    at.pathname = `/${datname}`;
    const client = new pg.Client({ connectionString: at.href });
    await client.connect();
    try {
      const { rows } = await client.query<{ schema: string; name: string }>(
        `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') and n.nspname not like 'pg_toast%' order by 1, 2`,
      );
      for (const { schema, name } of rows) {
        tables += 1;
        await client.query('begin');
        await client.query(`declare every_row no scroll cursor for select t::text as line from ${quote(schema)}.${quote(name)} t`);
        for (;;) {
          const { rows: lines } = await client.query<{ line: string }>('fetch 2000 from every_row');
          if (lines.length === 0) break;
          found(`${datname}, ${schema}.${name}`, lines.map(({ line }) => line).join('\n'));
        }
        await client.query('commit');
      }
    } finally {
      await client.end();
    }
  }
  return tables;
}

/** Scans every table of a cluster as text, as its superuser. Gives the number of tables. */
export async function scanCluster(scanner: Scanner, url: string): Promise<number> {
  return readCluster(url, (place, rows) => scanner.scanBuffer(`table ${place}`, Buffer.from(rows)));
}

/** Writes all changed pages of a cluster to its files. */
export async function checkpoint(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('checkpoint');
  await client.end();
}
