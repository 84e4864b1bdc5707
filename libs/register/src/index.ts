/**
 * Owns the blinded register: the verifiable function and its keys, the values of a person, epochs with their shards and deltas, and how a force tests an incident without telling whom it is about. Pure; it must never know who asks, where anything is kept or how it travels, and nothing that it publishes
 * says of two values whether they are of one person.
 */
export { KeyPair } from './voprf/key-pair.js';
export { type RegisterPerson } from './values/person.js';
export { forms, mostValues, type PersonValue, type ValueKind, valueKinds, valuesOf } from './values/values-of.js';
export { type Delta, digestOfDocument, type EpochHeader, openDelta, openEpoch, type Opened, signDelta, signEpoch } from './epochs/documents.js';
export { changesOf, decoysFor, DeltaMaker, type EpochPlan, type PublishedEpoch, publishEpoch, type TagChanges } from './epochs/publisher.js';
export { currentCopy, RegisterCopy } from './epochs/register-copy.js';
export { type Tag, tagBytes, tagOf } from './epochs/tags.js';
export { type EpochKeys, evaluateRequest } from './incidents/evaluate-request.js';
export { type EvaluationAnswer, type EvaluationRequest, readAnswer, type ReadAnswer, readRequest, type ReadRequest, requestSizes } from './incidents/messages.js';
export { answerOrWait, hideIncident, type HiddenIncident, lookUpIncident, type RegisterAnswer, tagIncident, type TaggedIncident } from './incidents/test-incident.js';
export { evaluatePlain } from './voprf/evaluate.js';
