import { createRequire } from 'node:module';
import { type Kafka } from 'kafkajs';

/** Requests as kafkajs puts them on the wire, without what it makes of the answer: one request asks about every topic, and each has a code of its own. */
interface Broker { readonly connectionPool: { send(protocol: object): Promise<unknown> } }
interface Cluster { connect(): Promise<void>; disconnect(): Promise<void>; refreshMetadata(): Promise<void>; findControllerBroker(): Promise<Broker> }
type Versions = { protocol(options: { version: number }): (words: object) => { request: object; response: { decode(raw: Buffer): Promise<unknown> } } };

const require = createRequire(import.meta.url);

/** What one user may be refused at the broker: for each operation the request that tries it on all of these topics. Nothing is changed where it can be asked without. */
const requests = {
  Read: (topics: readonly string[]) => ['fetch', 4, { maxWaitTime: 1, minBytes: 0, maxBytes: 1024, topics: topics.map((topic) => ({ topic, partitions: [{ partition: 0, fetchOffset: '0', maxBytes: 1024 }] })) }],
  Write: (topics: readonly string[]) => ['produce', 3, { acks: -1, timeout: 5_000, topicData: topics.map((topic) => ({ topic, partitions: [{ partition: 0, messages: [{ key: 'key', value: 'a test of the access rules', timestamp: Date.now() }] }] })) }],
  Delete: (topics: readonly string[]) => ['deleteTopics', 1, { topics, timeout: 5_000 }],
  Create: (topics: readonly string[]) => ['createTopics', 2, { validateOnly: true, timeout: 5_000, topics: topics.map((topic) => ({ topic: `${topic}.more`, numPartitions: 1, replicationFactor: 1, replicaAssignment: [], configEntries: [] })) }],
  Alter: (topics: readonly string[]) => ['createPartitions', 0, { validateOnly: true, timeout: 5_000, topicPartitions: topics.map((topic) => ({ topic, count: 9 })) }],
  DescribeConfigs: (topics: readonly string[]) => ['describeConfigs', 1, { includeSynonyms: false, resources: topics.map((name) => ({ type: 2, name, configNames: [] })) }],
  AlterConfigs: (topics: readonly string[]) => ['alterConfigs', 0, { validateOnly: true, resources: topics.map((name) => ({ type: 2, name, configEntries: [{ name: 'retention.ms', value: '1' }] })) }],
  DeleteRecords: (topics: readonly string[]) => ['deleteRecords', 0, { topics: topics.map((topic) => ({ topic, partitions: [{ partition: 0, offset: '0' }] })) }],
} as const satisfies Record<string, (topics: readonly string[]) => readonly [string, number, object]>;
export type Operation = keyof typeof requests;
export const operations = Object.keys(requests) as Operation[];

/** The error codes that the broker answers for each topic (KafkaProtocol: 0 done, 29 topic, 30 group, 31 cluster authorisation failed). */
export async function answersTo(kafka: Kafka, operation: Operation, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const [name, version, words] = requests[operation](topics);
  const make = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  const cluster = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[make!]!({});
  await cluster.connect();
  try {
    await cluster.refreshMetadata();
    const broker = await cluster.findControllerBroker();
    const { request, response } = (require(`kafkajs/src/protocol/requests/${name}/index.js`) as Versions).protocol({ version })(words);
    const decoded = await broker.connectionPool.send({ request, response: { decode: (raw: Buffer) => response.decode(raw), parse: (data: unknown) => Promise.resolve(data) } });
    return new Map(codesIn(decoded).map(([topic, code]) => [topic.replace(/\.more$/, ''), code]));
  } finally {
    await cluster.disconnect();
  }
}

/** Every error code of an answer with the name nearest above it. */
function codesIn(value: unknown, name = ''): [string, number][] {
  if (Array.isArray(value)) return value.flatMap((each) => codesIn(each, name));
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  const members = value as Record<string, unknown>;
  const named = [members['topic'], members['topicName'], members['resourceName'], members['name']].find((each) => typeof each === 'string') as string | undefined ?? name;
  const code = members['errorCode'];
  return [...(typeof code === 'number' ? [[named, code] as [string, number]] : []), ...Object.values(members).flatMap((each) => codesIn(each, named))];
}
