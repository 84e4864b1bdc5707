import { describe, expect, it } from '@jest/globals';
import { stack, withDatabase } from '../support/stack.js';
import { rowsOf } from '../support/stores.js';

type Process = 'exchange' | 'web' | 'desk';
const roleOf = (code: string, process: Process): string => `${code.replaceAll('-', '_')}_${process}`;
const nodes = () => stack().agencies;

/** Tables, views and single columns on which a role has a right, as PostgreSQL itself decides it: directly, through PUBLIC, or as a member. */
async function withRight(url: string, role: string, right: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE'): Promise<string[]> {
  const columns = right === 'DELETE' || right === 'TRUNCATE' ? 'false' : `has_any_column_privilege($1, c.oid, $2)`;
  const rows = await rowsOf<{ name: string }>(url, `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and (has_table_privilege($1, c.oid, $2) or ${columns}) order by 1`, [role, right]);
  return rows.map(({ name }) => name);
}

const sealed = ['forward', 'sealed_part', 'sealed_letter', 'outbox', 'held', 'quarantine', 'withheld_part'];
const changing = ['UPDATE', 'DELETE', 'TRUNCATE'] as const;

describe('the role of web', () => {
  it('can read none of the tables that hold sealed messages, or parts that are withheld', async () => {
    for (const { agency, caseDatabaseUrl } of nodes()) {
      const readable = await withRight(caseDatabaseUrl, roleOf(agency, 'web'), 'SELECT');
      expect([agency, readable.filter((table) => sealed.includes(table))]).toEqual([agency, []]);
      expect(readable).toContain('quarantine_listing');
    }
  });

  it('may only put in what the exchange is to send, and take nothing back', async () => {
    for (const { agency, caseDatabaseUrl } of nodes()) for (const right of changing) {
      const tables = await withRight(caseDatabaseUrl, roleOf(agency, 'web'), right);
      expect([agency, right, tables.filter((table) => [...sealed, 'submission', 'inbox', 'message_part', 'sent_message', 'receipt', 'quarantine_decision'].includes(table))]).toEqual([agency, right, []]);
    }
  });

  it('does not exist on the victim side', async () => {
    for (const { agency } of nodes()) expect(await rowsOf(stack().victimClusterUrl, 'select rolname from pg_roles where rolname = $1', [roleOf(agency, 'web')])).toEqual([]);
  });
});

describe('the role of the exchange', () => {
  it('can put sealed parts into the victim store and read only what the desk puts out', async () => {
    for (const { agency, victimDatabaseUrl } of nodes()) {
      const role = roleOf(agency, 'exchange');
      expect([agency, await withRight(victimDatabaseUrl, role, 'SELECT')]).toEqual([agency, ['desk_submission', 'letter_standing', 'log_head', 'outcome', 'readdressed']]);
      expect([agency, await withRight(victimDatabaseUrl, role, 'INSERT')]).toEqual([agency, ['arrival', 'letter_arrival', 'request']]);
      for (const right of changing) expect([agency, right, await withRight(victimDatabaseUrl, role, right)]).toEqual([agency, right, []]);
    }
  });
});

describe('the role of the desk', () => {
  it('may look at the case store and change nothing there', async () => {
    for (const { agency, caseDatabaseUrl } of nodes()) {
      const role = roleOf(agency, 'desk');
      for (const right of ['INSERT', ...changing] as const) expect([agency, right, await withRight(caseDatabaseUrl, role, right)]).toEqual([agency, right, []]);
      expect((await withRight(caseDatabaseUrl, role, 'SELECT')).filter((table) => sealed.includes(table))).toEqual([]);
    }
  });
});

describe('the audit', () => {
  it('can be changed or shortened by no process on either side', async () => {
    for (const { agency, caseDatabaseUrl, victimDatabaseUrl } of nodes()) {
      for (const [url, processes] of [[caseDatabaseUrl, ['exchange', 'web', 'desk']], [victimDatabaseUrl, ['exchange', 'desk']]] as const) for (const process of processes) for (const right of changing) {
        const tables = await withRight(url, roleOf(agency, process), right);
        expect([agency, process, right, tables.filter((table) => /^audit_/.test(table))]).toEqual([agency, process, right, []]);
      }
    }
  });
});

describe('every database', () => {
  it('lets in only its own roles, and no role of its own is more than it is', async () => {
    for (const cluster of [stack().caseClusterUrl, stack().victimClusterUrl]) {
      const rows = await rowsOf<{ database: string; role: string }>(cluster, `select d.datname as database, r.rolname as role from pg_database d cross join pg_roles r
        where r.rolcanlogin and not r.rolsuper and d.datallowconn and has_database_privilege(r.oid, d.oid, 'CONNECT') order by 1, 2`);
      const own = new Set(nodes().map(({ agency }) => agency.replaceAll('-', '_')));
      const strangers = rows.filter(({ database, role }) => {
        const agency = role.replace(/_(owner|exchange|web|desk)$/, '');
        return own.has(agency) && !new RegExp(`^(case|victim|mappa)_${agency}$`).test(database);
      });
      expect(strangers).toEqual([]);
      expect(await rowsOf(cluster, `select rolname from pg_roles where rolname ~ '_(owner|exchange|web|desk)$' and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)`)).toEqual([]);
      expect(await rowsOf(cluster, `select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname ~ '_(exchange|web|desk)$'`)).toEqual([]);
    }
  });

  it('of the MAPPA area is for the MAPPA node alone', async () => {
    const { mappaDatabaseUrl, agency } = nodes().find((node) => node.mappaDatabaseUrl !== undefined)!;
    await withDatabase(mappaDatabaseUrl!, async (client) => {
      const { rows } = await client.query<{ role: string }>(`select r.rolname as role from pg_roles r where r.rolcanlogin and not r.rolsuper and has_database_privilege(r.oid, current_database(), 'CONNECT') order by 1`);
      expect(rows.map(({ role }) => role)).toEqual(['exchange', 'owner', 'web'].map((process) => `${agency.replaceAll('-', '_')}_${process}`));
    });
  });
});
