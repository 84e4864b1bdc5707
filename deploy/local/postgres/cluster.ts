import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { cannotMake } from '../disk.js';
import { KeptProcess, type Watcher } from '../kept-process.js';
import { CannotRun, type Place } from '../place.js';
import { birthOf } from '../running.js';
import { type Secrets } from '../secrets.js';
import { openTemporaryFolder, othersMayReach, postgresBinaries, postgresUid } from './binaries.js';

/** A PostgreSQL cluster of this stack: its superuser's address, and, when it is ours, its data folder and process. */
export interface Cluster {
  readonly url: string;
  readonly dataFolder: string | null;
  readonly server: KeptProcess | null;
}

/** Starts the cluster of one side (`case` or `victim`), or takes the server that the settings name. Two clusters, so that write-ahead logs and backups are separate too. */
export async function startCluster(place: Place, side: 'case' | 'victim', portNumber: number, secrets: Secrets, watcher: Watcher): Promise<Cluster> {
  const external = side === 'case' ? place.caseClusterUrl : place.victimClusterUrl;
  if (external !== undefined) {
    if (!await answers(external)) throw new CannotRun(`The ${side} cluster named by ${side === 'case' ? 'MAG_CASE_CLUSTER_URL' : 'MAG_VICTIM_CLUSTER_URL'} does not answer: start it, or unset the variable to run one here.`);
    return { url: external, dataFolder: null, server: null };
  }
  const binaries = postgresBinaries();
  const dataFolder = join(dataHome(place, secrets), side);
  const password = secrets.of(`postgres:${side}`);
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) initialise(binaries, dataFolder, password);
  const url = `postgres://mag_admin:${password}@127.0.0.1:${portNumber}/postgres`;
  const uid = postgresUid();
  const server = new KeptProcess(place.folder, {
    name: `${side}-cluster`,
    command: join(binaries, 'bin', 'postgres'),
    args: ['-D', dataFolder, ...Object.entries({ ...settings, port: String(portNumber) }).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    cwd: dataFolder,
    ...(uid === undefined ? {} : { uid }),
    before: () => removeStaleLock(dataFolder),
    isUp: () => answers(url),
    upWithinMs: 60_000,
    ask: 'SIGINT',
    tell: 'SIGQUIT',
    endWithinMs: 10_000,
  }, watcher);
  await server.start();
  return { url, dataFolder, server };
}

/** Nothing that trades safety for speed: what holds here holds in production. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  password_encryption: 'scram-sha-256',
  max_wal_size: '1GB',
  // a disk without moving parts: an index is worth using for a batch
  random_page_cost: '1.1',
  log_min_messages: 'warning',
  // statements and their values would put people into the log
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_line_prefix: '%m [%p] %d ',
  // After a kill all files are brought to disk before anything else: by one call for the file system, where there is one, for thousands that take half a minute.
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
};

/** Where data lies: in the stack's folder, or, when PostgreSQL's user cannot get there, in a folder of the same life outside it. */
function dataHome(place: Place, secrets: Secrets): string {
  if (postgresUid() === undefined || othersMayReach(place.folder)) return join(place.folder, 'postgres');
  const home = join(openTemporaryFolder(), `mag-data-${secrets.of('stack')}`);
  if (!existsSync(home)) {
    for (const name of readdirSync(openTemporaryFolder()).filter((each) => each.startsWith('mag-data-'))) {
      const other = join(openTemporaryFolder(), name);
      if (existsSync(join(other, 'of')) && readFileSync(join(other, 'of'), 'utf8') === place.folder) rmSync(other, { recursive: true });
    }
    mkdirSync(home, { mode: 0o711 });
    writeFileSync(join(home, 'of'), place.folder);
  }
  return home;
}

/** Makes a cluster beside its place and moves it there when it is whole: what a killed start has left is never taken for one. */
function initialise(binaries: string, dataFolder: string, password: string): void {
  const making = `${dataFolder}.making`;
  for (const folder of [dataFolder, making]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(making, { recursive: true, mode: 0o700 });
  chmodSync(join(making, '..'), 0o711);
  const uid = postgresUid();
  if (uid !== undefined) chownSync(making, uid, uid);
  const options = { stdio: ['pipe', 'pipe', 'pipe'] as ('pipe')[], cwd: making, ...(uid === undefined ? {} : { uid, gid: uid }) };
  const passwordFile = join(making, '..', `.password-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (uid !== undefined) chownSync(passwordFile, uid, uid);
  try {
    execFileSync(join(binaries, 'bin', 'initdb'), ['-D', making, '-U', 'mag_admin', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--data-checksums'], options);
    renameSync(making, dataFolder);
  } catch (cause) {
    rmSync(making, { recursive: true, force: true });
    throw cannotMake('PostgreSQL', dataFolder, String((cause as { stderr?: Buffer }).stderr ?? (cause as Error).message), cause);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A killed server leaves its lock file; the pid in it may by now be somebody else's. */
function removeStaleLock(dataFolder: string): void {
  const file = join(dataFolder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (birthOf(pid) === undefined || !isPostgres(pid)) rmSync(file, { force: true });
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return !existsSync('/proc/self');
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
