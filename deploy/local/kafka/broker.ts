import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { topicRetentionDays } from '#directory';
import { cannotMake } from '../disk.js';
import { KeptProcess, type Watcher } from '../kept-process.js';
import { offsets, port, type Place } from '../place.js';
import { writePrivately, type Secrets } from '../secrets.js';
import { brokerTls } from './certificate.js';
import { classArchive } from './class-archive.js';
import { kafkaJars } from './jars.js';

/** The broker of this stack and how to reach it as each of its users. */
export interface Broker {
  readonly brokers: readonly string[];
  readonly caFile: string;
  readonly admin: { readonly user: string; readonly password: string };
  readonly dataFolder: string | null;
  readonly server: KeptProcess | null;
}

/** Starts a single Kafka node with TLS, SCRAM users and access rules, or takes the cluster that the settings name. */
export async function startBroker(place: Place, users: readonly string[], secrets: Secrets, watcher: Watcher, say: (step: string) => void): Promise<Broker> {
  if (place.externalKafka) {
    const { brokers, caFile, adminUser, adminPassword } = place.externalKafka;
    return { brokers, caFile, admin: { user: adminUser, password: adminPassword }, dataFolder: null, server: null };
  }
  if (!existsSync(place.mavenCache)) say('Maven fetches Apache Kafka (once)');
  const jars = await kafkaJars(place);
  const home = join(place.folder, 'kafka');
  const tls = await brokerTls(home);
  const dataFolder = join(home, 'data');
  const configuration = join(home, 'server.properties');
  writePrivately(configuration, properties(place, dataFolder, tls, secrets));
  if (!existsSync(join(dataFolder, 'meta.properties'))) await format(jars, dataFolder, properties(place, making(dataFolder), tls, secrets), users, secrets);
  const portNumber = port(place, offsets.kafka);
  const archive = await classArchive(java(), jars);
  const server = new KeptProcess(place.folder, {
    name: 'kafka',
    command: java(),
    args: ['-Xmx400m', '-Xms128m', '-XX:+UseSerialGC', ...archive.options, `-Dlog4j2.configurationFile=${join(place.repository, 'deploy', 'kafka', 'log4j2.properties')}`,
      '-cp', join(jars, '*'), 'kafka.Kafka', configuration],
    isUp: () => listens(portNumber),
    upWithinMs: 90_000,
    ask: 'SIGTERM',
    tell: 'SIGKILL',
    endWithinMs: 15_000,
    ended: (cleanly) => archive.ended(cleanly),
  }, watcher);
  await server.start();
  return { brokers: [`127.0.0.1:${portNumber}`], caFile: tls.caFile, admin: { user: 'mag-admin', password: secrets.of('kafka:mag-admin') }, dataFolder, server };
}

/** The Java of JAVA_HOME, or the one on the path. */
export function java(): string {
  const home = process.env['JAVA_HOME'];
  return home && existsSync(join(home, 'bin', 'java')) ? join(home, 'bin', 'java') : 'java';
}

function properties(place: Place, dataFolder: string, tls: { caFile: string; serverFile: string }, secrets: Secrets): string {
  const [agencies, controller] = [`127.0.0.1:${port(place, offsets.kafka)}`, `127.0.0.1:${port(place, offsets.kafkaController)}`];
  const admin = secrets.of('kafka:mag-admin');
  const own = secrets.of('kafka:controller');
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${controller}`,
    'listeners': `AGENCIES://${agencies},CONTROLLER://${controller}`,
    'advertised.listeners': `AGENCIES://${agencies}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'AGENCIES',
    'listener.security.protocol.map': 'AGENCIES:SASL_SSL,CONTROLLER:SASL_SSL',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': tls.serverFile,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': tls.caFile,
    'ssl.client.auth': 'none',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.agencies.scram-sha-512.sasl.jaas.config': `org.apache.kafka.common.security.scram.ScramLoginModule required username="mag-admin" password="${admin}";`,
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required username="mag-controller" password="${own}" user_mag-controller="${own}";`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:mag-admin;User:mag-controller',
    'allow.everyone.if.no.acl.found': 'false',
    'log.dirs': dataFolder,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '8',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '4000',
    'log.cleaner.dedupe.buffer.size': '16777216',
    'log.retention.hours': String(topicRetentionDays * 24),
    'offsets.retention.minutes': String(topicRetentionDays * 24 * 60),
    'num.network.threads': '2',
    'num.io.threads': '4',
  }).map(([name, value]) => `${name}=${value}`).join('\n');
}

const making = (dataFolder: string): string => `${dataFolder}.making`;

/**
 * Formats a log folder with its users beside its place, and moves it there when it is whole: what a killed start has left is never taken for one. Arguments go through a file, so that no password
 * stands in the list of processes.
 */
async function format(jars: string, dataFolder: string, settings: string, users: readonly string[], secrets: Secrets): Promise<void> {
  const made = making(dataFolder);
  for (const folder of [dataFolder, made]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(made, { recursive: true, mode: 0o700 });
  const [configuration, argumentFile] = [`${made}.properties`, `${made}.args`];
  const scram = ['mag-admin', ...users].flatMap((user) => ['--add-scram', `SCRAM-SHA-512=[name=${user},password=${secrets.of(`kafka:${user}`)}]`]);
  const words = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(jars, '*'), 'kafka.tools.StorageTool', 'format', '-t', randomBytes(16).toString('base64url').replace(/^-/, 'A'), '-c', configuration, ...scram];
  writePrivately(configuration, settings);
  writePrivately(argumentFile, words.map((word) => `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join('\n'));
  try {
    await promisify(execFile)(java(), [`@${argumentFile}`]);
    renameSync(made, dataFolder);
  } catch (cause) {
    rmSync(made, { recursive: true, force: true });
    throw cannotMake('Kafka', dataFolder, String((cause as { stderr?: string }).stderr ?? (cause as Error).message), cause);
  } finally {
    for (const file of [configuration, argumentFile]) rmSync(file, { force: true });
  }
}

function listens(portNumber: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(portNumber, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}
