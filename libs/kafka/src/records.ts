/** One Kafka record as it lies on the topic: bytes, of which nothing is known yet. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  /** Null for a tombstone. */
  readonly value: Buffer | null;
}

/** Consecutive records of one partition: the unit of work. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  /** Tells the broker that this consumer is alive; to be called at least every few seconds. */
  heartbeat(): Promise<void>;
  /** False once the partition has moved to another consumer or this one is closing: stop without an effect. */
  mayGoOn(): boolean;
}

/** A record to be written. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string | Buffer;
}
