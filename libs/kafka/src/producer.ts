import { crc32 } from 'node:zlib';
import { type ICustomPartitioner, type Kafka } from 'kafkajs';
import { transportError } from './connection.js';
import { type OutgoingRecord } from './records.js';

/** Writes records and returns when every in-sync replica has them. */
export interface RecordProducer {
  /** In the given order per topic and key; all or an error, after which any of them may have been written. */
  write(records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** A key's messages go to one partition. kafkajs's own choice does 64-bit arithmetic in JavaScript: twenty times as slow, for the same partition as a Java client would take, which nothing here needs. */
const byKey: ICustomPartitioner = () => ({ message: { key }, partitionMetadata }) => crc32(key ?? '') % partitionMetadata.length;

/** kafkajs measures a text twice and then writes it; bytes it only copies. */
const bytesOf = (value: string | Buffer): Buffer => (typeof value === 'string' ? Buffer.from(value, 'utf8') : value);

/**
 * A producer with `acks=all`. It is not idempotent on the broker's side: what is written twice is taken in once by the recipient's inbox,
 * and kafkajs's idempotent producer does not recover from an out-of-order error.
 */
export async function openProducer(kafka: Kafka): Promise<RecordProducer> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner: byKey, retry: { retries: 3 } });
  await producer.connect().catch((error: unknown) => { throw transportError(error); });
  return {
    async write(records) {
      const topics = Map.groupBy(records, (record) => record.topic);
      const topicMessages = [...topics].map(([topic, messages]) => ({ topic, messages: messages.map(({ key, value }) => ({ key, value: bytesOf(value) })) }));
      await producer.sendBatch({ acks: -1, timeout: 15_000, topicMessages }).catch((error: unknown) => { throw transportError(error); });
    },
    close: () => producer.disconnect(),
  };
}
