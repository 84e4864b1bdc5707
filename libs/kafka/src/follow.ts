import { type Kafka } from 'kafkajs';
import { type NodeLog } from '#platform';
import { keepConsumer } from './kept-consumer.js';

/** Reads topics from their beginning and goes on reading; every reader sees every record (no shared group). */
export async function followTopics(
  kafka: Kafka,
  options: { readonly topics: readonly string[]; readonly group: string; readonly log: NodeLog; readonly onRecord: (topic: string, value: Buffer | null) => Promise<void> },
): Promise<{ close(): Promise<void> }> {
  return keepConsumer({
    kafka, log: options.log, fields: { topic: options.topics.join(' ') },
    config: {
      groupId: options.group, sessionTimeout: 10_000, heartbeatInterval: 2_000, maxWaitTimeInMs: 1_000, allowAutoTopicCreation: false,
      retry: { retries: 10, restartOnFailure: () => Promise.resolve(true) },
    },
    async begin(consumer) {
      await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
      await consumer.run({ autoCommit: false, eachMessage: ({ topic, message }) => options.onRecord(topic, message.value) });
    },
  });
}

/**
 * Reads those of these topics that exist, together with the other readers of the group: each record once, from where the group was. The wait for new records
 * is long, because an idle reader costs something each time it asks.
 */
export async function followTogether(
  kafka: Kafka,
  options: { readonly topics: readonly string[]; readonly group: string; readonly log: NodeLog; readonly onRecord: (topic: string, value: Buffer | null) => Promise<void> },
): Promise<{ close(): Promise<void> }> {
  const named = new RegExp(`^(?:${options.topics.map((topic) => topic.replaceAll('.', '\\.')).join('|')})$`);
  return keepConsumer({
    kafka, log: options.log, fields: { topic: options.group },
    config: {
      groupId: options.group, sessionTimeout: 30_000, heartbeatInterval: 5_000, maxWaitTimeInMs: 5_000, allowAutoTopicCreation: false,
      retry: { retries: 10, restartOnFailure: () => Promise.resolve(true) },
    },
    async begin(consumer) {
      await consumer.subscribe({ topics: [named], fromBeginning: true });
      await consumer.run({ autoCommit: true, eachMessage: ({ topic, message }) => options.onRecord(topic, message.value) });
    },
  });
}
