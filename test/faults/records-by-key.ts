import { randomUUID } from 'node:crypto';
import { eventually, kafkaAs, withKafkaAdmin } from '../support/stack.js';
import { kidIn } from './canonical.js';

const readWithinMs = 60_000;

/** How many records of these topics are sealed to each key, of those that were written since then. */
export async function recordsByKey(topics: readonly string[], since: Date): Promise<ReadonlyMap<string, number>> {
  const left = new Map<string, bigint>();
  await withKafkaAdmin(async (admin) => {
    for (const topic of topics) for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) if (high !== low) left.set(`${topic} ${partition}`, BigInt(high) - 1n);
  });
  const counts = new Map<string, number>();
  const consumer = kafkaAs().consumer({ groupId: `test-${randomUUID()}`, allowAutoTopicCreation: false });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message: { offset, value, timestamp } }) => {
        const last = left.get(`${topic} ${partition}`);
        if (last === undefined) return;
        if (value !== null && Number(timestamp) >= since.getTime()) counts.set(kidIn(value.toString('latin1')), (counts.get(kidIn(value.toString('latin1'))) ?? 0) + 1);
        if (BigInt(offset) >= last) left.delete(`${topic} ${partition}`);
      },
    });
    await eventually(async () => left.size === 0, readWithinMs, `the end of ${[...left.keys()].join(', ')}`);
  } finally {
    await consumer.disconnect();
  }
  return counts;
}
