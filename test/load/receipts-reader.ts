import { randomUUID } from 'node:crypto';
import { openMessage, type PrivateKeys } from '#envelope';
import { parseReceipt, type Receipts } from '#messages';
import { kafkaAs, withKafkaAdmin } from '../support/stack.js';

/** Reads the receipts that come into an agency's inbox from now on, beside its own exchange, with its exchange key. */
export class ReceiptsReader {
  /** When each message was receipted as accepted, by our clock; a message has one unless it was delivered twice. */
  readonly acceptedAt = new Map<string, number>();
  /** How many messages were receipted as accepted once more: what Kafka hands over twice, as after a pause, is answered twice. */
  again = 0;
  /** Receipts that say anything else, but that the message stands in a queue. */
  readonly others: string[] = [];

  private constructor(private readonly keys: PrivateKeys, private readonly wanted: ReadonlySet<string>) {}

  static async start(topic: string, keys: PrivateKeys, wanted: ReadonlySet<string>, waitForMs = 20): Promise<{ reader: ReceiptsReader; close(): Promise<void> }> {
    const reader = new ReceiptsReader(keys, wanted);
    const ends = await withKafkaAdmin((admin) => admin.fetchTopicOffsets(topic));
    const consumer = kafkaAs().consumer({ groupId: `load.${randomUUID()}`, maxWaitTimeInMs: waitForMs, allowAutoTopicCreation: false });
    await consumer.connect();
    await consumer.subscribe({ topic });
    const joined = new Promise<void>((done) => { consumer.on(consumer.events.GROUP_JOIN, () => done()); });
    await consumer.run({ autoCommit: false, eachMessage: ({ message }) => reader.read(message.value) });
    for (const { partition, offset } of ends) consumer.seek({ topic, partition, offset });
    await joined;
    return { reader, close: () => consumer.disconnect() };
  }

  private async read(value: Buffer | null): Promise<void> {
    const at = Date.now();
    const { parts } = await openMessage(value?.toString('latin1') ?? '', this.keys);
    const content = JSON.parse(parts.case.part) as Partial<Receipts>;
    for (const { text } of content.leaves ?? []) {
      const { message, outcome, code } = parseReceipt(text);
      if (!this.wanted.has(message)) continue;
      if (outcome === 'accepted' && !this.acceptedAt.has(message)) this.acceptedAt.set(message, at);
      else if (outcome === 'accepted') this.again += 1;
      else if (outcome === 'delivered') continue;
      else this.others.push(code === undefined ? outcome : `${outcome} ${code}`);
    }
  }
}
