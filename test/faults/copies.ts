import { cpSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { setTimeout as wait } from 'node:timers/promises';
import { stack, withKafkaAdmin } from '../support/stack.js';
import { killNow } from './killer.js';

/** Runs statements as the superuser of a cluster, each by itself: making and dropping databases takes no transaction. */
async function asSuperuser(clusterUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const nameOf = (databaseUrl: string): string => new URL(databaseUrl).pathname.slice(1);
const lettingNobodyIn = (name: string): string[] => [`alter database ${name} allow_connections false`, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`];

/** A backup of one store, as it stands in one moment, while everything else goes on. */
export interface StoreCopy {
  readonly clusterUrl: string;
  readonly database: string;
  readonly copy: string;
}

/** Takes a backup of a store. Its processes lose their connections for a moment and wait. */
export async function copyStore(clusterUrl: string, databaseUrl: string): Promise<StoreCopy> {
  const [database, copy] = [nameOf(databaseUrl), `${nameOf(databaseUrl)}_copy`];
  await asSuperuser(clusterUrl, [...lettingNobodyIn(database), `create database ${copy} template ${database} owner ${ownerOf(databaseUrl)}`, `alter database ${database} allow_connections true`]);
  return { clusterUrl, database, copy };
}

const ownerOf = (databaseUrl: string): string => new URL(databaseUrl).username;

/** Puts the backup in the place of the store, with the same rights, as an operator does after a loss; `before` runs in it while nobody may enter yet. */
export async function restoreStore({ clusterUrl, database, copy }: StoreCopy, before: readonly string[] = []): Promise<void> {
  const rights = await rightsOn(clusterUrl, database);
  await asSuperuser(Object.assign(new URL(clusterUrl), { pathname: `/${copy}` }).toString(), before);
  await asSuperuser(clusterUrl, [
    ...lettingNobodyIn(database), `drop database ${database} with (force)`, `revoke all on database ${copy} from public`, ...rights.map((role) => `grant connect on database ${copy} to ${role}`),
    `alter database ${copy} rename to ${database}`,
  ]);
}

async function rightsOn(clusterUrl: string, database: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string }>(
      `select r.rolname as role from pg_roles r where r.rolcanlogin and not r.rolsuper and has_database_privilege(r.oid, $1, 'CONNECT')`, [database]);
    return rows.map(({ role }) => role);
  } finally {
    await client.end();
  }
}

/** Takes a copy of all that the broker has, as a snapshot of its disk would: the broker stands still meanwhile. */
export async function copyBroker(): Promise<string> {
  const { folder, pid } = brokerHere();
  const copy = join(dirname(folder), 'kafka-copy');
  process.kill(pid, 'SIGSTOP');
  try {
    rmSync(copy, { recursive: true, force: true });
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await wait(100);
  return copy;
}

/** Ends the broker and lets it come back with what it had when the copy was taken. */
export async function restoreBroker(copy: string): Promise<void> {
  const { folder, pid } = brokerHere();
  process.kill(pid, 'SIGSTOP');
  renameSync(folder, `${folder}-lost`);
  renameSync(copy, folder);
  await killNow('kafka');
  rmSync(`${folder}-lost`, { recursive: true, force: true });
}

function brokerHere(): { readonly folder: string; readonly pid: number } {
  const { dataDirectories, pids } = stack();
  if (dataDirectories.kafka === null || pids.kafka === null) throw new Error('the broker is not of this stack');
  return { folder: dataDirectories.kafka, pid: pids.kafka };
}

/** Deletes topics with all that is in them and makes them anew, empty, with offsets from 0. */
export async function loseTopics(topics: readonly string[]): Promise<void> {
  await withKafkaAdmin(async (admin) => {
    const { topics: found } = await admin.fetchTopicMetadata({ topics: [...topics] });
    await admin.deleteTopics({ topics: [...topics] });
    for (const until = Date.now() + 30_000; ; await wait(100)) {
      const left = (await admin.listTopics()).filter((name) => topics.includes(name));
      if (left.length === 0) break;
      if (Date.now() > until) throw new Error(`${left.join(', ')} could not be deleted`);
    }
    await admin.createTopics({
      waitForLeaders: false,
      topics: found.map(({ name, partitions }) => ({ topic: name, numPartitions: partitions.length, replicationFactor: -1, configEntries: [{ name: 'compression.type', value: 'uncompressed' }] })),
    });
  });
}
