/**
 * audit owns the append-only record of who sent, received, opened and decided what, and on what basis.
 * It is written in the transaction that it describes and must never hold content.
 */
export { appendAudit, type AuditEntry } from './append.js';
