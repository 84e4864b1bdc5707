export {
  type AgencyCode, agencyCodePattern, type ConversationId, type ElementId, isUuid, type MessageId, newConversationId, newElementId, newMessageId,
  newOrderingKey, newSubmissionId, type OrderingKey, parseAgencyCode,
  type SubmissionId, timeOfMessageId,
} from './ids.js';
