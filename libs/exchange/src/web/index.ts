/**
 * The `web` process that every node shares: composition, the controllers of the node itself, and what an app's controllers are given.
 * No private key, no Kafka and nothing of the victim store is reachable from here.
 */
export { type FollowedDirectory, followDirectory, namesOf } from './directory-copy.js';
export { noteOpening } from './opening.js';
export { nodeControllers, startWeb } from './start-web.js';
export { countNeedingAttention, dealWith, isEndedByPeople, type NeedingAttention, needingAttention, toBeDealtWith, unknownReceipts } from './attention.js';
export { type AttentionReason, attentionReasons, type ConversationStanding, conversationStanding } from './standing.js';
export { APP_CORRECTIONS, CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, LOG, MESSAGE_PEOPLE, METRICS, OWNED, READABLE, SETTINGS, SUBMITTER } from './tokens.js';
export { type Loop, runLoops } from '../rails/loops.js';
export { basisOf } from '../rails/sent-for.js';
export { uuidOrAbsent } from './uuid-or-absent.js';
