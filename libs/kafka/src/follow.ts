import { type Kafka } from 'kafkajs';
import { errorFields, type NodeLog } from '#platform';

/** Reads topics from their beginning and goes on reading; every reader sees every record (no shared group). */
export async function followTopics(
  kafka: Kafka,
  options: { readonly topics: readonly string[]; readonly group: string; readonly log: NodeLog; readonly onRecord: (topic: string, value: Buffer | null) => Promise<void> },
): Promise<{ close(): Promise<void> }> {
  const consumer = kafka.consumer({
    groupId: options.group, sessionTimeout: 10_000, heartbeatInterval: 2_000, maxWaitTimeInMs: 1_000, allowAutoTopicCreation: false,
    retry: { retries: 10, restartOnFailure: () => Promise.resolve(true) },
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => options.log.error('follower crashed', errorFields(payload.error)));
  await consumer.connect();
  await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: ({ topic, message }) => options.onRecord(topic, message.value) });
  return { close: () => consumer.disconnect() };
}
