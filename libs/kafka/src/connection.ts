import { readFileSync } from 'node:fs';
import './fast-checksum.js';
import kafkajs, { type Kafka, type LogEntry } from 'kafkajs';
import { GatewayError } from '#messages';
import { type NodeLog } from '#platform';
import './quiet-queue.js';
import './roomy-encoder.js';

/** Where Kafka is and who we are there: one user per agency, TLS and SCRAM always. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly caFile: string;
  readonly user: string;
  readonly password: string;
}

/** Opens a client. It connects when first used. */
export function openKafka(settings: KafkaSettings, log: NodeLog): Kafka {
  return new kafkajs.Kafka({
    clientId: settings.user,
    brokers: [...settings.brokers],
    ssl: { ca: [readFileSync(settings.caFile, 'utf8')] },
    sasl: { mechanism: 'scram-sha-512', username: settings.user, password: settings.password },
    connectionTimeout: 5_000,
    requestTimeout: 20_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 6 },
    logLevel: kafkajs.logLevel.ERROR,
    // kafkajs logs whole errors, which may carry records: only the place that spoke is kept.
    logCreator: () => (entry: LogEntry) => log.warn('kafka client reports', { errorName: entry.namespace }),
  });
}

/** Kafka's own names for what the broker's access rules refuse and for a topic that is not there (kafkajs error `type`). */
const meanings: Readonly<Record<string, 'TRANSPORT_DENIED' | 'TRANSPORT_TOPIC_MISSING' | 'TRANSPORT_TOO_LARGE'>> = {
  TOPIC_AUTHORIZATION_FAILED: 'TRANSPORT_DENIED',
  GROUP_AUTHORIZATION_FAILED: 'TRANSPORT_DENIED',
  CLUSTER_AUTHORIZATION_FAILED: 'TRANSPORT_DENIED',
  SASL_AUTHENTICATION_FAILED: 'TRANSPORT_DENIED',
  UNKNOWN_TOPIC_OR_PARTITION: 'TRANSPORT_TOPIC_MISSING',
  MESSAGE_TOO_LARGE: 'TRANSPORT_TOO_LARGE',
  RECORD_LIST_TOO_LARGE: 'TRANSPORT_TOO_LARGE',
};

/** Turns a kafkajs error into ours; its own text is never logged. */
export function transportError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  for (let at = error; at instanceof Error; at = at.cause) {
    const type = (at as { type?: unknown }).type;
    if (typeof type === 'string' && meanings[type] !== undefined) return new GatewayError(meanings[type], {}, { cause: error });
  }
  return new GatewayError('TRANSPORT_AWAY', {}, { cause: error });
}
