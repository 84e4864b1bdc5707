/**
 * audit owns the append-only record of who sent, received, opened and decided what, and on what basis, as a log that can be shown not to have been rewritten.
 * It is written in the transaction that it describes and must never hold content.
 */
export { appendAudit, type AuditEntry, subjectTag } from './append.js';
export { LogSealer } from './log/sealer.js';
export { dropLogTables, logTables } from './log/tables.js';
export { sealedHead, storedConsistency, storedHead } from './log/stored-tree.js';
export { type Breach, type Broken, type KeptCheckpoint, type LogReport, verifyLog, type VerifyParts } from './log/verify-log.js';
export { leafOf, type ProofFile, proofForm, proveConsistency, proveEntry, type ProvenEntry, proveSubject, readProofFile, verifyProofFile } from './log/proof-file.js';
export { type NoteCurve, type NoteKey, type NoteSigner, readVerifierKey, verifierKey } from './note/note.js';
export {
  type CheckpointRecord, type LogName, logNames, openCheckpoint, type OpenedCheckpoint, originIn, originOf, readRecord, signCheckpoint, sizeIn, type TreeHead, writeInclusion, writeRecord,
} from './note/checkpoint.js';
export { type CheckpointCopy, type Contradiction, type CopiesFile, copiesForm, isCopyOf, readCopiesFile } from './note/copies.js';
export { judge, type Verdict } from './note/judge.js';
export { verifyConsistency } from './tree/verify.js';
