import { join } from 'node:path';
import { databaseUrl } from './databases.js';
import { commandLineClient } from './identity/client.js';
import { signInPeople } from './identity/start.js';
import { type Broker } from './kafka/broker.js';
import { publisherUser } from './kafka/rules.js';
import { failpointFolder, fileFolderOf, type nodeProcesses, type NodeSurroundings, type Role } from './nodes.js';
import { type Cluster } from './postgres/cluster.js';
import { agencies, type SampleAgency } from './sample/agencies.js';
import { type StackAgency, type StackFile } from './stack-file.js';

/** What the supervisor knows when it writes `stack.json`. */
export interface Known {
  readonly around: NodeSurroundings;
  readonly broker: Broker;
  readonly clusters: { readonly case: Cluster; readonly victim: Cluster };
  readonly nodes: ReturnType<typeof nodeProcesses>;
  readonly startedAt: Date;
  readonly ready: boolean;
  readonly identityProviderPid: number | null;
  addressOf(agency: SampleAgency, role: Role): string;
  keyFolder(code: string): string;
}

/** Everything that a person or a test needs to know about a stack that runs. */
export function describeStack(known: Known): StackFile {
  const { around, broker, clusters } = known;
  const { place, secrets, issuer } = around;
  const users = [...agencies.map(({ code }) => code), publisherUser];
  return {
    ready: known.ready,
    startedAt: known.startedAt.toISOString(),
    portBase: place.portBase,
    pids: {
      supervisor: process.pid, identityProvider: known.identityProviderPid, kafka: broker.server?.pid ?? null,
      caseCluster: clusters.case.server?.pid ?? null, victimCluster: clusters.victim.server?.pid ?? null,
    },
    kafka: {
      brokers: broker.brokers, ca: broker.caFile, mechanism: 'scram-sha-512', admin: { username: broker.admin.user, password: broker.admin.password },
      users: Object.fromEntries(users.map((user) => [user, secrets.of(`kafka:${user}`)])),
    },
    agencies: agencies.map((agency) => describeAgency(known, agency)),
    caseClusterUrl: clusters.case.url,
    victimClusterUrl: clusters.victim.url,
    dataDirectories: { case: clusters.case.dataFolder, victim: clusters.victim.dataFolder, kafka: broker.dataFolder },
    logDirectory: join(place.folder, 'logs'),
    failpointDirectory: failpointFolder(place),
    identityProvider: { issuer, tokenEndpoint: `${issuer}/token`, jwksUri: `${issuer}/jwks`, clientId: commandLineClient, audience: 'mag' },
    trustAnchorsFile: around.trustAnchorsFile,
    directoryFile: join(place.folder, 'keys', 'directory.jws'),
    people: signInPeople(secrets),
  };
}

function describeAgency(known: Known, agency: SampleAgency): StackAgency {
  const { around: { secrets }, clusters } = known;
  const pid = (role: Role): number | null => known.nodes.find((node) => node.role === role && node.agencies.includes(agency))?.process.pid ?? null;
  const [fileFolder, deskFileFolder] = [fileFolderOf(known.around.place, agency, 'web'), fileFolderOf(known.around.place, agency, 'desk')];
  const owner = (url: string, side: 'case' | 'victim' | 'mappa'): string => databaseUrl(url, secrets, agency.code, side, 'owner');
  return {
    agency: agency.code,
    app: agency.app,
    name: agency.name,
    url: known.addressOf(agency, 'web'),
    deskUrl: known.addressOf(agency, 'desk'),
    exchangeUrl: known.addressOf(agency, 'exchange'),
    pids: { exchange: pid('exchange'), web: pid('web'), desk: pid('desk') },
    caseDatabaseUrl: owner(clusters.case.url, 'case'),
    victimDatabaseUrl: owner(clusters.victim.url, 'victim'),
    ...(agency.app === 'mappa-adapter' ? { mappaDatabaseUrl: owner(clusters.case.url, 'mappa') } : {}),
    keyDirectory: known.keyFolder(agency.code),
    ...(fileFolder === undefined ? {} : { fileFolder }),
    ...(deskFileFolder === undefined ? {} : { deskFileFolder }),
  };
}
