/**
 * Owns the blinded register: the verifiable function and its keys, the values of a person, epochs with their shards and deltas, and how a force tests an incident without telling whom it is about. Pure; it must never know who asks, where anything is kept or how it travels, and nothing that it publishes
 * says of two values whether they are of one person.
 */
export { KeyPair } from './voprf/key-pair.js';
export { type RegisterPerson } from './values/person.js';
export { forms, mostValues, type PersonValue, type ValueKind, valueKinds, valuesOf } from './values/values-of.js';
