import { join } from 'node:path';
import { writePrivately, type Secrets } from './secrets.js';
import { databaseUrl } from './databases.js';
import { type HostFile } from './host-file.js';
import { KeptProcess, type Watcher } from './kept-process.js';
import { lettersFile, mailServer } from './mailbox/where.js';
import { offsets, port, type Place } from './place.js';
import { agencies, type SampleAgency, type SampleApp } from './sample/agencies.js';

/** The three processes of every node. */
export const roles = ['exchange', 'web', 'desk'] as const;
export type Role = (typeof roles)[number];

/** Addresses that the nodes are told. */
export interface NodeSurroundings {
  readonly place: Place;
  readonly secrets: Secrets;
  readonly caseClusterUrl: string;
  readonly victimClusterUrl: string;
  readonly brokers: readonly string[];
  readonly caFile: string;
  readonly issuer: string;
  readonly trustAnchorsFile: string;
}

/** The folder with an agency's private keys. */
export function keyFolder(place: Place, agency: string): string {
  return join(place.folder, 'keys', agency);
}

/** The address at which one process of one agency answers. */
export function addressOf(place: Place, agency: SampleAgency, role: Role): string {
  return `http://127.0.0.1:${port(place, offsets[role] + agencies.indexOf(agency))}`;
}

/** In which role the files of an agency act on each side, and for which teams; nobody in a MAPPA area reads victim parts. */
const filing: Readonly<Record<SampleApp, { readonly web: string; readonly desk?: string; readonly teams?: string }>> = {
  gateway: { web: 'practitioner', desk: 'victim-liaison', teams: 'North,South' },
  'police-adapter': { web: 'da-unit', desk: 'da-unit' },
  'childrens-services-adapter': { web: 'social-worker', desk: 'social-worker' },
  'marac-adapter': { web: 'marac-coordinator', desk: 'marac-coordinator' },
  'mappa-adapter': { web: 'mappa-coordinator' },
};

/** The file folder of a process of an agency, where it has one. */
export function fileFolderOf(place: Place, agency: SampleAgency, role: 'web' | 'desk'): string | undefined {
  return filing[agency.app][role] === undefined ? undefined : join(place.folder, role === 'web' ? 'folders' : 'desk-folders', agency.code);
}

function fileFolderSettings(place: Place, agency: SampleAgency, role: 'web' | 'desk'): Record<string, string> {
  const folder = fileFolderOf(place, agency, role);
  const { [role]: filingRole = '', teams } = filing[agency.app];
  return folder === undefined ? {} : { MAG_FILE_FOLDER: folder, MAG_FILE_FOLDER_ROLE: filingRole, ...(teams === undefined ? {} : { MAG_FILE_FOLDER_TEAMS: teams }) };
}

/** The settings of one process of one agency, in the names that production uses too. */
export function settingsOf(around: NodeSurroundings, agency: SampleAgency, role: Role): Record<string, string> {
  const { place, secrets } = around;
  const caseUrl = databaseUrl(around.caseClusterUrl, secrets, agency.code, 'case', role);
  const common = { MAG_AGENCY: agency.code, MAG_TRUST_ANCHORS: around.trustAnchorsFile, MAG_PORT: new URL(addressOf(place, agency, role)).port, MAG_HOST: '127.0.0.1', MAG_CASE_DATABASE_URL: caseUrl };
  switch (role) {
    case 'exchange': return {
      ...common,
      MAG_KAFKA_BROKERS: around.brokers.join(','), MAG_KAFKA_CA: around.caFile, MAG_KAFKA_USER: agency.code, MAG_KAFKA_PASSWORD: secrets.of(`kafka:${agency.code}`),
      MAG_KEYS: keyFolder(place, agency.code),
      MAG_VICTIM_DATABASE_URL: databaseUrl(around.victimClusterUrl, secrets, agency.code, 'victim', 'exchange'),
      ...(agency.app === 'mappa-adapter' ? { MAG_MAPPA_DATABASE_URL: databaseUrl(around.caseClusterUrl, secrets, agency.code, 'mappa', 'exchange') } : {}),
    };
    case 'web': return {
      ...common, MAG_OIDC_ISSUER: around.issuer, MAG_PAGES_ADDRESS: addressOf(place, agency, role), ...fileFolderSettings(place, agency, role),
      ...(agency.app === 'police-adapter' ? { MAG_FEED_FOLDER: join(place.folder, 'feed', agency.code) } : {}),
    };
    case 'desk': return {
      ...common, MAG_OIDC_ISSUER: around.issuer, MAG_PAGES_ADDRESS: addressOf(place, agency, role), MAG_KEYS: keyFolder(place, agency.code),
      MAG_VICTIM_DATABASE_URL: databaseUrl(around.victimClusterUrl, secrets, agency.code, 'victim', 'desk'), ...fileFolderSettings(place, agency, role),
      ...(agency.app === 'gateway' ? { MAG_LETTERS: lettersFile(place), MAG_MAIL_SERVER: mailServer(place) } : {}),
    };
  }
}

/**
 * Options of every Node process of the stack. A batch lives for as long as it is written: with a small young generation all of it is copied several
 * times and then thrown away by the old one, which is a fifth of the processor time of an exchange under load.
 */
export const nodeOptions = ['--max-semi-space-size=64', '--enable-source-maps'];

/** What a child may see of our own environment: no setting of another process, only where to find programs. */
export function plainEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE', 'JAVA_HOME'];
  return { ...Object.fromEntries(kept.flatMap((name) => process.env[name] === undefined ? [] : [[name, process.env[name]]])), UV_THREADPOOL_SIZE: '2', ...more };
}

/** The node processes, not yet started: one a role for all agencies, or with `apart` one an agency and role. */
export function nodeProcesses(around: NodeSurroundings, apart: boolean, watcher: Watcher): { readonly role: Role; readonly agencies: readonly SampleAgency[]; readonly process: KeptProcess }[] {
  return roles.flatMap((role) => (apart ? agencies.map((agency) => [agency]) : [agencies]).map((served) => ({
    role, agencies: served, process: apart ? apartProcess(around, role, served[0]!, watcher) : hostProcess(around, role, served, watcher),
  })));
}

function hostProcess(around: NodeSurroundings, role: Role, served: readonly SampleAgency[], watcher: Watcher): KeptProcess {
  const { place } = around;
  const file = join(place.folder, 'settings', `${role}.json`);
  const host: HostFile = { role, nodes: served.map((agency) => ({ app: agency.app, settings: settingsOf(around, agency, role) })) };
  writePrivately(file, JSON.stringify(host));
  return keep(place, role, served, role, [join(place.repository, 'dist', 'deploy', 'local', 'host.js'), file], plainEnvironment(), watcher);
}

function apartProcess(around: NodeSurroundings, role: Role, agency: SampleAgency, watcher: Watcher): KeptProcess {
  const entry = join(around.place.repository, 'dist', 'apps', agency.app, 'src', `${role}.js`);
  return keep(around.place, `${agency.code}-${role}`, [agency], role, [entry], plainEnvironment(settingsOf(around, agency, role)), watcher);
}

/** Where a fault test arms the failpoints of a process: a file with the name of the process, read at its start and on SIGUSR2. */
export function failpointFolder(place: Place): string {
  return join(place.folder, 'failpoints');
}

function keep(place: Place, name: string, served: readonly SampleAgency[], role: Role, args: readonly string[], env: NodeJS.ProcessEnv, watcher: Watcher): KeptProcess {
  return new KeptProcess(place.folder, {
    name, command: process.execPath, args: [...nodeOptions, ...args], env: { ...env, MAG_FAILPOINT_FILE: join(failpointFolder(place), name) }, cwd: place.repository,
    isUp: () => allReady(served.map((agency) => addressOf(place, agency, role))),
    upWithinMs: 90_000, ask: 'SIGTERM', tell: 'SIGKILL', endWithinMs: 15_000,
  }, watcher);
}

/** Whether every part of a process is ready; asks no further than the first that is not, because it is asked many times a second. */
async function allReady(addresses: readonly string[]): Promise<boolean> {
  for (const address of addresses) if (!await answersReady(address)) return false;
  return true;
}

/** Whether a process says that it is ready. */
export async function answersReady(address: string): Promise<boolean> {
  try {
    const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
