import pg from 'pg';
import { CannotRun } from './place.js';
import { agencies, databaseName, type SampleAgency } from './sample/agencies.js';
import { type Secrets } from './secrets.js';

/** The processes that have a role of their own on each side's database. The exchange has none on the desk's, the web none on the victim side. */
const rolesOf = { case: ['owner', 'exchange', 'web', 'desk'], mappa: ['owner', 'exchange', 'web'], victim: ['owner', 'exchange', 'desk'] } as const;

export type Side = keyof typeof rolesOf;
export type DatabaseRole = 'owner' | 'exchange' | 'web' | 'desk';

/** The name of a role: `<agency>_<process>`. */
export function roleName(agency: string, role: DatabaseRole): string {
  return `${databaseName(agency)}_${role}`;
}

/** The databases that one agency has. */
export function sidesOf(agency: SampleAgency): Side[] {
  return agency.app === 'mappa-adapter' ? ['case', 'victim', 'mappa'] : ['case', 'victim'];
}

/** The address of an agency's database as one of its roles. */
export function databaseUrl(clusterUrl: string, secrets: Secrets, agency: string, side: Side, role: DatabaseRole): string {
  const url = new URL(clusterUrl);
  url.username = roleName(agency, role);
  url.password = secrets.of(passwordName(side, agency, role));
  url.pathname = `/${side}_${databaseName(agency)}`;
  return url.href;
}

/** Case and MAPPA database lie in one cluster, so a role has one password there. */
function passwordName(side: Side, agency: string, role: DatabaseRole): string {
  return `database:${side === 'victim' ? 'victim' : 'case'}:${agency}:${role}`;
}

/** Makes roles and databases that are missing and closes what PostgreSQL leaves open to everyone. Safe to repeat. */
export async function setUpDatabases(clusterUrl: string, secrets: Secrets, cluster: 'case' | 'victim'): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    const wanted = agencies.flatMap((agency) => sidesOf(agency).filter((side) => (side === 'victim') === (cluster === 'victim')).map((side) => ({ agency, side })));
    await setUpRoles(client, secrets, cluster);
    const there = new Set((await client.query<{ datname: string }>('select datname from pg_database')).rows.map((row) => row.datname));
    for (const { agency, side } of wanted) {
      const database = `${side}_${databaseName(agency.code)}`;
      if (!there.has(database)) await client.query(`create database ${database} owner ${roleName(agency.code, 'owner')} template template0 encoding 'UTF8'`);
    }
    await client.query(wanted.map(({ agency, side }) => {
      const database = `${side}_${databaseName(agency.code)}`;
      return `revoke all on database ${database} from public; grant connect on database ${database} to ${rolesOf[side].map((role) => roleName(agency.code, role)).join(', ')};`;
    }).join('\n'));
    const own = new URL(clusterUrl).pathname.slice(1);
    for (const database of new Set(['postgres', 'template1', own].filter((name) => there.has(name)))) {
      await client.query(`revoke all on database ${client.escapeIdentifier(database)} from public`);
    }
  } catch (cause) {
    if ((cause as { code?: string }).code === '42501') throw new CannotRun(`The user of the ${cluster} cluster's address may not make databases and roles: name a superuser.`, { cause });
    throw cause;
  } finally {
    await client.end();
  }
}

async function setUpRoles(client: pg.Client, secrets: Secrets, cluster: 'case' | 'victim'): Promise<void> {
  const there = new Set((await client.query<{ rolname: string }>('select rolname from pg_roles')).rows.map((row) => row.rolname));
  const statements = agencies.flatMap(({ code }) => rolesOf[cluster].map((role) => {
    const name = roleName(code, role);
    return `${there.has(name) ? 'alter' : 'create'} role ${name} login password '${secrets.of(passwordName(cluster, code, role))}';`;
  }));
  await client.query(statements.join('\n'));
}
