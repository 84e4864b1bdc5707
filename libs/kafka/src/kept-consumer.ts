import { type Consumer, type ConsumerConfig, type Kafka } from 'kafkajs';
import { GatewayError } from '#messages';
import { errorFields, type LogFields, type NodeLog } from '#platform';

/** A consumer that is opened, and how what it reads is handled. */
export interface KeptConsumerParts {
  readonly kafka: Kafka;
  readonly config: ConsumerConfig;
  readonly log: NodeLog;
  /** What tells this consumer from others in the log. */
  readonly fields: LogFields;
  /** Subscribes and runs a consumer that has connected. */
  begin(consumer: Consumer): Promise<void>;
  /** What it reads cannot be handled, now or later (fate `halt`). */
  onHalt?(): void;
}

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/**
 * Keeps a consumer running. kafkajs starts one again after errors that it calls retriable and lets it end for good after any other, also where
 * a broker was merely slow or away: here it is then opened anew, with growing pauses, until it is closed.
 */
export async function keepConsumer(parts: KeptConsumerParts): Promise<{ close(): Promise<void> }> {
  let current: Consumer | undefined;
  let closing = false;

  const open = async (): Promise<void> => {
    const consumer = parts.kafka.consumer(parts.config);
    let ended: Error | undefined;
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      parts.log.error('consumer crashed', { ...parts.fields, ...errorFields(firstCause(error)) });
      if (haltIn(error) && parts.onHalt !== undefined) parts.onHalt();
      else if (!restart) {
        ended = error;
        if (consumer === current) void openAnew(consumer);
      }
    });
    try {
      await consumer.connect();
      await parts.begin(consumer);
      if (ended !== undefined) throw ended;
      current = consumer;
    } catch (error) {
      await consumer.disconnect().catch(() => undefined);
      throw error;
    }
  };

  const openAnew = async (crashed: Consumer): Promise<void> => {
    current = undefined;
    await crashed.disconnect().catch(() => undefined);
    for (let pauseMs = firstPauseMs; !closing; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await new Promise((resolve) => { setTimeout(resolve, pauseMs).unref(); });
      if (closing) return;
      try {
        await open();
        parts.log.info('consumer runs again', parts.fields);
        if (closing) await close();
        return;
      } catch (error) {
        parts.log.warn('consumer cannot be opened', { ...parts.fields, ...errorFields(firstCause(error)) });
      }
    }
  };

  const close = async (): Promise<void> => {
    closing = true;
    await current?.disconnect();
  };

  await open();
  return { close };
}

/** kafkajs wraps what happened; the innermost error has the name that tells. */
function firstCause(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? firstCause(error.cause) : error;
}

function haltIn(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof GatewayError && at.fate === 'halt') return true;
  return false;
}
