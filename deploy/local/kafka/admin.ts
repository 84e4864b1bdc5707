import { readFileSync } from 'node:fs';
import kafkajs, { type Admin, type Kafka, type KafkaConfig } from 'kafkajs';
import { setTimeout as wait } from 'node:timers/promises';
// Mends the client library, here as in every process.
import '#kafka';
import { type Broker, retentionDays } from './broker.js';
import { CannotRun } from '../place.js';
import { type AccessRow, type TopicRow } from './rules.js';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes, Kafka: Client, logLevel } = kafkajs;

/** A Kafka client as one user, over TLS with SCRAM-SHA-512. */
export function kafkaAs(broker: Pick<Broker, 'brokers' | 'caFile'>, user: string, password: string, more: Partial<KafkaConfig> = {}): Kafka {
  return new Client({
    clientId: `mag-up-${user}`,
    brokers: [...broker.brokers],
    ssl: { ca: [readFileSync(broker.caFile, 'utf8')] },
    sasl: { mechanism: 'scram-sha-512', username: user, password },
    logLevel: logLevel.NOTHING,
    connectionTimeout: 5_000,
    retry: { retries: 8, initialRetryTime: 150 },
    ...more,
  });
}

const unanswered = 'The Kafka cluster named by KAFKA_BROKERS does not let KAFKA_ADMIN_USER in over TLS: start it and see that KAFKA_CA and KAFKA_ADMIN_PASSWORD are its own, or unset KAFKA_BROKERS to run a broker here.';

/** Makes the topics and access rules that are missing. Safe to repeat. @throws CannotRun when a cluster that is not ours does not let us in */
export async function setUpTopics(broker: Broker, topics: readonly TopicRow[], rules: readonly AccessRow[]): Promise<void> {
  const admin = kafkaAs(broker, broker.admin.user, broker.admin.password).admin();
  await admin.connect().catch((cause: unknown) => { throw broker.server === null ? new CannotRun(unanswered, { cause }) : cause; });
  try {
    await makeTopics(admin, topics);
    if (await rulesInForce(admin) >= rules.length) return;
    await admin.createAcls({
      acl: rules.map((rule) => ({
        resourceType: AclResourceTypes[rule.resource],
        resourceName: rule.name,
        resourcePatternType: rule.prefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
        principal: `User:${rule.user}`,
        host: '*',
        operation: AclOperationTypes[rule.operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    });
    // a rule is written before it is in force; who comes too early is refused
    await until(async () => await rulesInForce(admin) >= rules.length);
  } finally {
    await admin.disconnect();
  }
}

async function makeTopics(admin: Admin, topics: readonly TopicRow[]): Promise<void> {
  const there = new Set(await admin.listTopics());
  const missing = topics.filter(({ topic }) => !there.has(topic));
  if (missing.length === 0) return;
  const retentionMs = String(retentionDays * 86_400_000);
  await admin.createTopics({
    waitForLeaders: false,
    topics: missing.map(({ topic, partitions, compacted }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: -1,
      configEntries: compacted
        ? [{ name: 'cleanup.policy', value: 'compact' }, { name: 'segment.ms', value: '3600000' }, { name: 'min.cleanable.dirty.ratio', value: '0.1' }]
        // ciphertext does not compress; and a codec that a reader lacks would stop it
        : [{ name: 'retention.ms', value: retentionMs }, { name: 'compression.type', value: 'uncompressed' }],
    })),
  });
  await until(async () => {
    const now = new Set(await admin.listTopics());
    return missing.every(({ topic }) => now.has(topic));
  });
}

async function rulesInForce(admin: Admin): Promise<number> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY, resourcePatternType: ResourcePatternTypes.ANY, operation: AclOperationTypes.ANY, permissionType: AclPermissionTypes.ANY,
  } as Parameters<Admin['describeAcls']>[0]);
  return resources.reduce((sum, resource) => sum + resource.acls.length, 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !await holds(); tries += 1) await wait(50);
}

/** Whether the broker lets this user in. */
export async function admits(broker: Broker, user: string, password: string): Promise<boolean> {
  const admin = kafkaAs(broker, user, password, { retry: { retries: 1 } }).admin();
  try {
    await admin.connect();
    await admin.listTopics();
    return true;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

