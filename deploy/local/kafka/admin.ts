import { readFileSync } from 'node:fs';
import kafkajs, { type Admin, type Kafka, type KafkaConfig } from 'kafkajs';
import { setTimeout as wait } from 'node:timers/promises';
// Mends the client library, here as in every process.
import '#kafka';
import { type DirectoryDocument } from '#directory';
import { CannotRun } from '../place.js';
import { isInForce, type KafkaPlan, type KafkaRule, type KafkaState, planOf } from './plan.js';
import { mustBeSet, type TopicRow } from './rules.js';
import { ScramUsers } from './scram-users.js';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes, Kafka: Client, logLevel } = kafkajs;

/** Where a cluster is and who may change it. */
export interface KafkaAtHand {
  readonly brokers: readonly string[];
  readonly caFile: string;
  readonly admin: { readonly user: string; readonly password: string };
}

/** A Kafka client as one user, over TLS with SCRAM-SHA-512. */
export function kafkaAs(broker: Pick<KafkaAtHand, 'brokers' | 'caFile'>, user: string, password: string, more: Partial<KafkaConfig> = {}): Kafka {
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

const kafkaSettings = ['MAG_KAFKA_BROKERS', 'MAG_KAFKA_CA', 'MAG_KAFKA_USER', 'MAG_KAFKA_PASSWORD'] as const;

/** Kafka as the environment says, in the names that every process uses, or the names of what it does not say. */
export function kafkaOfEnvironment(variables: NodeJS.ProcessEnv, more: Partial<KafkaConfig> = {}): Kafka | { readonly missing: readonly string[] } {
  const [brokers, caFile, user, password] = kafkaSettings.map((name) => variables[name] || undefined);
  if (brokers === undefined || caFile === undefined || user === undefined || password === undefined) return { missing: kafkaSettings.filter((name) => !variables[name]) };
  return kafkaAs({ brokers: brokers.split(','), caFile }, user, password, more);
}

/** A cluster of which an administrator may see and change what concerns the exchange. */
export class KafkaAdministration {
  private readonly kafka: Kafka;
  private readonly users: ScramUsers;

  constructor(private readonly at: KafkaAtHand) {
    this.kafka = kafkaAs(at, at.admin.user, at.admin.password);
    this.users = new ScramUsers(this.kafka);
  }

  /** What has to be done for the cluster to be as the directory says, which may have had other agencies in earlier versions. @throws CannotRun when it does not let us in */
  plan(directory: DirectoryDocument, earlier: readonly DirectoryDocument[]): Promise<KafkaPlan> {
    return this.withAdmin(async (admin) => planOf(directory, await this.stateOf(admin), new Date(), earlier));
  }

  /** Does it, and waits until it is in force; a second time there is nothing to do. New users get the passwords that they are given here. */
  async apply(plan: KafkaPlan, passwordOf: (user: string) => string): Promise<void> {
    await this.users.change(new Map(plan.addUsers.map((user) => [user, passwordOf(user)])), plan.takeUsers);
    await this.withAdmin(async (admin) => {
      await makeTopics(admin, plan.topics);
      if (plan.addRules.length > 0) await admin.createAcls({ acl: plan.addRules.map(asEntry) });
      if (plan.takeRules.length > 0) await admin.deleteAcls({ filters: plan.takeRules.map(asEntry) });
      // A rule is written before it is in force; who comes too early is refused.
      await until(async () => isInForce(plan, await rulesOf(admin)));
    });
  }

  private async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin();
    await admin.connect().catch((cause: unknown) => { throw new CannotRun('The Kafka cluster does not let its administrator in over TLS: see that it runs, and that KAFKA_CA, KAFKA_ADMIN_USER and KAFKA_ADMIN_PASSWORD are its own.', { cause }); });
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  private async stateOf(admin: Admin): Promise<KafkaState> {
    return { topics: await topicsOf(admin), rules: await rulesOf(admin), users: new Set(await this.users.names()), askedAs: this.at.admin.user };
  }
}

/** Every topic, and of those of the exchange the settings. */
async function topicsOf(admin: Admin): Promise<Map<string, Record<string, string>>> {
  const names = await admin.listTopics(), ours = names.filter((name) => name.startsWith('mag.'));
  const { resources } = ours.length === 0 ? { resources: [] } : await admin.describeConfigs({ includeSynonyms: false, resources: ours.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })) });
  const settings = new Map(resources.map(({ resourceName, configEntries }) => [resourceName, Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue]))]));
  return new Map(names.map((name) => [name, settings.get(name) ?? {}]));
}

async function rulesOf(admin: Admin): Promise<KafkaRule[]> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY, resourcePatternType: ResourcePatternTypes.ANY, operation: AclOperationTypes.ANY, permissionType: AclPermissionTypes.ANY,
  } as Parameters<Admin['describeAcls']>[0]);
  return resources.flatMap(({ resourceType, resourceName, resourcePatternType, acls }) => acls.map(({ principal, host, operation, permissionType }): KafkaRule => ({
    principal, host, operation: nameOf(AclOperationTypes, operation), permission: nameOf(AclPermissionTypes, permissionType), resource: nameOf(AclResourceTypes, resourceType),
    pattern: nameOf(ResourcePatternTypes, resourcePatternType), name: resourceName,
  })));
}

const nameOf = (names: object, value: number): string => Object.entries(names).find(([, each]) => each === value)?.[0] ?? String(value);
const valueOf = (names: object, name: string): number => (names as Record<string, number>)[name] ?? Number(name);

const asEntry = ({ principal, host, operation, permission, resource, pattern, name }: KafkaRule) => ({
  resourceType: valueOf(AclResourceTypes, resource), resourceName: name, resourcePatternType: valueOf(ResourcePatternTypes, pattern), principal, host,
  operation: valueOf(AclOperationTypes, operation), permissionType: valueOf(AclPermissionTypes, permission),
});

async function makeTopics(admin: Admin, missing: readonly TopicRow[]): Promise<void> {
  if (missing.length === 0) return;
  await admin.createTopics({
    waitForLeaders: false,
    topics: missing.map((row) => ({
      topic: row.topic,
      numPartitions: row.partitions,
      replicationFactor: -1,
      // Ciphertext does not compress; and a codec that a reader lacks would stop it.
      configEntries: Object.entries({ ...mustBeSet(row), ...(row.compacted ? { 'segment.ms': '3600000', 'min.cleanable.dirty.ratio': '0.1' } : { 'compression.type': 'uncompressed' }) }).map(([name, value]) => ({ name, value })),
    })),
  });
  await until(async () => {
    const now = new Set(await admin.listTopics());
    return missing.every(({ topic }) => now.has(topic));
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !await holds(); tries += 1) await wait(50);
}
