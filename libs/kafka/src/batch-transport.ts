import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { type Consumer, type EachBatchPayload, type Kafka } from 'kafkajs';
import { type Lane } from '#messages';
import { failpoint, type NodeLog } from '#platform';
import { keepConsumer } from './kept-consumer.js';
import { type KafkaRecord, type RecordBatch } from './records.js';

/** One inbox topic of an agency with the consumer group that reads it. */
export interface LaneTopic {
  readonly lane: Lane;
  readonly topic: string;
  readonly group: string;
  /** How many partitions are worked on side by side. */
  readonly partitionsAtOnce: number;
}

/** What the transport is built from. */
export interface BatchTransportParts {
  readonly kafka: Kafka;
  readonly lanes: readonly LaneTopic[];
  readonly log: NodeLog;
  /** Takes a batch in completely: when it returns, the offset is committed; when it throws, the batch is read again. */
  takeIn(lane: Lane, batch: RecordBatch): Promise<void>;
  /** What this lane carries cannot be taken in, now or later. */
  onEnd(lane: Lane): void;
}

/** Records handed on at once: more brings no more messages a second (measured 50: 0.75, 200: 0.55, 500: 0.55 s CPU per 1,000). */
const recordsAtOnce = 200;
const shutdownMs = 8_000;
const beatEveryMs = 2_000;

/** Keeps the place in the group while a batch is worked on: a slow store must not look like a dead process. What fails here fails again at the commit. */
async function whileBeating(heartbeat: () => Promise<void>, work: () => Promise<void>): Promise<void> {
  const beat = setInterval(() => void heartbeat().catch(() => undefined), beatEveryMs);
  try {
    await work();
  } finally {
    clearInterval(beat);
  }
}

/**
 * The transport of `@nestjs/microservices` whose unit of work is the Kafka batch. Nest's own Kafka server handles one message at a time and
 * counts a record without handler as done. Here the exchange takes the whole batch, looks the handler of each kind up after opening and parsing,
 * and offsets are committed only after everything has been written.
 */
export class BatchTransport extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private consumers: readonly { close(): Promise<void> }[] = [];

  constructor(private readonly parts: BatchTransportParts) {
    super();
  }

  /** The one handler of a kind; two handlers of one kind are refused at start. */
  handlerOf(kind: string): MessageHandler | undefined {
    return this.getHandlerByPattern(kind) ?? undefined;
  }

  listen(callback: (error?: unknown) => void): void {
    this.run().then(() => callback(), callback);
  }

  private async run(): Promise<void> {
    this.consumers = await Promise.all(this.parts.lanes.map((lane) => this.consume(lane)));
  }

  private consume(lane: LaneTopic): Promise<{ close(): Promise<void> }> {
    return keepConsumer({
      kafka: this.parts.kafka, log: this.parts.log, fields: { lane: lane.lane },
      config: {
        groupId: lane.group,
        // A killed consumer's partitions wait for this long before another may read them.
        sessionTimeout: 10_000,
        heartbeatInterval: beatEveryMs,
        rebalanceTimeout: 20_000,
        // The broker answers as soon as there is anything; this only bounds how long a partition that was being worked on is left out of a request.
        maxWaitTimeInMs: 500,
        minBytes: 1,
        maxBytesPerPartition: 2 * 1024 * 1024,
        allowAutoTopicCreation: false,
        retry: { retries: 10, restartOnFailure: () => Promise.resolve(true) },
      },
      begin: async (consumer) => {
        await consumer.subscribe({ topic: lane.topic, fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: lane.partitionsAtOnce,
          eachBatch: (payload) => this.takeBatch(lane, consumer, payload),
        });
      },
      onHalt: () => this.parts.onEnd(lane.lane),
    });
  }

  private async takeBatch(lane: LaneTopic, consumer: Consumer, { batch, heartbeat, isRunning, isStale, resolveOffset }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const mayGoOn = (): boolean => isRunning() && !isStale();
    for (let from = 0; from < batch.messages.length && mayGoOn(); from += recordsAtOnce) {
      const records: KafkaRecord[] = batch.messages.slice(from, from + recordsAtOnce)
        .map(({ offset, key, value }) => ({ topic, partition, offset, key, value }));
      await whileBeating(heartbeat, () => this.parts.takeIn(lane.lane, { topic, partition, records, heartbeat, mayGoOn }));
      if (!mayGoOn()) return;
      const last = records.at(-1)?.offset ?? batch.lastOffset();
      resolveOffset(last);
      await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(last) + 1n) }]);
      failpoint('in.offset-committed');
      await heartbeat();
    }
    if (batch.messages.length === 0) resolveOffset(batch.lastOffset());
  }

  async close(): Promise<void> {
    const deadline = new Promise((resolve) => { setTimeout(resolve, shutdownMs).unref(); });
    await Promise.race([Promise.allSettled(this.consumers.map((consumer) => consumer.close())), deadline]);
  }

  on(): never {
    throw new TypeError('a batch transport has no events');
  }

  unwrap<T>(): T {
    return this.consumers as T;
  }
}
