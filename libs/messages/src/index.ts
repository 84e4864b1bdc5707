/**
 * Owns what a message is: kinds, ids, contract classes with a label on every field, identifiers with their check characters, and
 * the table of errors with their fates. It must never know how a message is carried, stored or shown.
 */
export * from './errors/index.js';
export * from './ids/index.js';
export {
  type AppName, appNames, type JsonPointer, type Label, labels, type Lane, lanes, type LawfulBasis, lawfulBases, type PartName, partNames, type Purpose, purposes,
} from './vocabulary.js';
export { messagesKeptDays } from './kept.js';
export { greatestDepth, parseStrictJson } from './json/parse-strict-json.js';
export { parseSignedPayload, type SignedPayload, signedPayloadSchema } from './signed/signed-payload.js';
export * from './identifiers/index.js';
export { type Contact, type ContractClass, contractClasses, type FieldDeclaration, fieldsOf, type LeafField, type NestedField } from './fields/declarations.js';
export { Field, type FieldOptions } from './fields/field.js';
export { isPhoneOrEmail, type Schema, timeSchema } from './fields/forms.js';
export { type Answered, answeredStates, type Answers, type Condition, type KindDeclaration, type Passage } from './kinds/kind-declaration.js';
export { type AskedInstead, askInsteadIn } from './kinds/ask-instead.js';
export { answersTo, crnAnswered, crnIn, isKind, type Kind, kindNames, kindOf, kinds, stateLeftBy } from './kinds/kinds.js';
export {
  nameKinds, orderTypes, OrderInForce, OwnAddress, ownAddressKinds, PersonName, Practitioner, PractitionersManager, roshLevels, sexes, SupervisedPerson,
  supervisionChanges, SupervisionNotification, supervisionTypes,
} from './kinds/supervision-notification.js';
export { digestOfPerson } from './kinds/supervision-digest.js';
export { SupervisionSnapshot } from './kinds/supervision-snapshot.js';
export * from './kinds/incident-vocabulary.js';
export {
  IncidentPlace, IncidentSource, IncidentSubject, IntelligenceItem, MatchEvidence, OfficerContact, PersonInvolved, ReportableIncident, RiskToolResult,
} from './kinds/reportable-incident.js';
export { Receipt, ReceiptLeaf, type ReceiptOutcome, receiptOutcomes, Receipts } from './kinds/receipts.js';
export { type PlaceGivenUp } from './kinds/place-given-up.js';
export { AnswerChase, chaseRungs } from './kinds/answer-chase.js';
export { correctableKinds, type CorrectionAct, correctionActs, correctionReasons, MessageCorrection } from './kinds/message-correction.js';
export { endsAcknowledged, type Said, saidIn } from './kinds/said.js';
export {
  answerScope, type AnswerScope, askedScope, type AskedScope, coversAsked, judgeScope, lackingIn, placesAsked, type ScopeLack, type SearchedScope, stateLeftBeside,
} from './kinds/covers-asked.js';
export { childrenAsked, coverChildren } from './kinds/cover-children.js';
export { ConnectionTest } from './kinds/connection-test.js';
export * from './kinds/enquiry-vocabulary.js';
export { contentSchema, homeOf, homeOfClass, leafSchema, mayStandIn, partSchema, receiptSchema } from './contract/schema.js';
export { parsePart, parseReceipt } from './contract/parse-part.js';
export { checkAtSource, checkContent } from './contract/check-content.js';
export { laneOf } from './contract/lane-of.js';
