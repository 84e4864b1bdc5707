/**
 * kafka owns bytes in and out: the connection, the batch transport and the names of topics. The only place with kafkajs.
 * It must never know what a record contains.
 */
export { BatchTransport, type BatchTransportParts, type LaneTopic } from './batch-transport.js';
export { type KafkaSettings, openKafka, transportError } from './connection.js';
export { followTogether, followTopics } from './follow.js';
export { openProducer, type RecordProducer } from './producer.js';
export { type KafkaRecord, type OutgoingRecord, type RecordBatch } from './records.js';
export { groups, topics } from './topics.js';
