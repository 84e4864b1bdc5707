/** What senders say of messages of theirs afterwards: withdrawn, superseded, corrected, recalled in error; at every recipient, with who had read it (ADR 0039). */
export { applyCorrections, takeOut, withhold } from './apply-corrections.js';
export { type AppCorrections, type CorrectedBy, type Corrected, type Correction, correctionIn, correctionOf, correctionOrNull, correctionShape, correctionTable, correctionWithWordsOf, isMisrouted, type SentCorrected } from './correction.js';
export { CorrectionController } from './correction.handler.js';
export { type Correctable, correctable, correctableOne, correctablePage, replacementsFor, type SentCorrection, sentCorrections } from './correctable.js';
export { acknowledgeAt, type CorrectedAt, correctedMessagesController } from './corrected-messages.controller.js';
export { CorrectionsController } from './corrections.controller.js';
export { type AskedForCorrected, noteCorrectionOpened } from './opened.js';
export { type CorrectedMessage, correctedMessages, countToldTo, type ReadMessage, readersRoles, toldTo } from './readers.js';
export { type CorrectingParts, type NewCorrection, sendCorrections } from './send-correction.js';
