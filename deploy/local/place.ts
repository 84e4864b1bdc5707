import { mkdirSync, chmodSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Something is missing or wrong that only the person at the keyboard can mend: one line that says what to do, exit code 2. */
export class CannotRun extends Error {}

/** Where one local stack lives: its folder, its ports, and the servers it was told to use instead of its own. */
export interface Place {
  readonly repository: string;
  readonly folder: string;
  readonly portBase: number;
  /** Name of a superuser's database on an external case cluster. */
  readonly caseClusterUrl?: string;
  /** Name of a superuser's database on an external victim cluster. */
  readonly victimClusterUrl?: string;
  readonly externalKafka?: ExternalKafka;
  readonly mavenCache: string;
}

/** A Kafka cluster that stands already. Users are made there by the administrator named here. */
export interface ExternalKafka {
  readonly brokers: readonly string[];
  readonly caFile: string;
  readonly adminUser: string;
  readonly adminPassword: string;
}

/** First of the ports, which lie in base to base + 119; the offsets are fixed so that an address can be told without looking. */
export const offsets = { identityProvider: 0, kafka: 1, kafkaController: 2, caseCluster: 3, victimCluster: 4, mailbox: 5, web: 10, desk: 30, exchange: 50 } as const;

/** Below the ports that systems hand out to outgoing connections (Linux: from 32768), so that none of our own takes a node's port while it restarts. */
const defaultPortBase = 21_100;

/** @throws CannotRun naming the setting that is wrong. */
export function readPlace(variables: NodeJS.ProcessEnv = process.env): Place {
  const repository = resolve(import.meta.dirname, '..', '..', '..');
  const portBase = Number(variables['MAG_PORT_BASE'] ?? defaultPortBase);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_535 - 119) {
    throw new CannotRun('MAG_PORT_BASE must be a whole number from 1024 to 65416; unset it to use 21100.');
  }
  const externalKafka = readExternalKafka(variables);
  return {
    repository,
    folder: resolve(variables['MAG_VAR'] || join(repository, 'var')),
    portBase,
    ...(variables['MAG_CASE_CLUSTER_URL'] ? { caseClusterUrl: variables['MAG_CASE_CLUSTER_URL'] } : {}),
    ...(variables['MAG_VICTIM_CLUSTER_URL'] ? { victimClusterUrl: variables['MAG_VICTIM_CLUSTER_URL'] } : {}),
    ...(externalKafka ? { externalKafka } : {}),
    mavenCache: join(variables['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'multi-agency-gateway', 'kafka-4.3.1'),
  };
}

function readExternalKafka(variables: NodeJS.ProcessEnv): ExternalKafka | undefined {
  const brokers = variables['KAFKA_BROKERS'];
  if (!brokers) return undefined;
  const missing = ['KAFKA_CA', 'KAFKA_ADMIN_USER', 'KAFKA_ADMIN_PASSWORD'].filter((name) => !variables[name]);
  if (missing.length > 0) throw new CannotRun(`KAFKA_BROKERS is set, so ${missing.join(', ')} must be set too; or unset KAFKA_BROKERS to run a broker here.`);
  return {
    brokers: brokers.split(',').map((broker) => broker.trim()),
    caFile: resolve(variables['KAFKA_CA']!),
    adminUser: variables['KAFKA_ADMIN_USER']!,
    adminPassword: variables['KAFKA_ADMIN_PASSWORD']!,
  };
}

/** Makes the folders of a stack. Others may pass through them, because PostgreSQL refuses to run as root; secrets are 0600 each. */
export function makeFolders(place: Place): void {
  for (const name of ['', 'logs', 'run', 'keys', 'kafka', 'settings', 'failpoints']) {
    mkdirSync(join(place.folder, name), { recursive: true });
  }
  chmodSync(place.folder, 0o711);
  for (const name of ['run', 'keys', 'kafka', 'settings']) chmodSync(join(place.folder, name), 0o700);
}

/** The port that stands at this offset of this stack's range. */
export function port(place: Place, offset: number): number {
  return place.portBase + offset;
}
