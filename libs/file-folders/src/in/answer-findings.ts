import { asGatewayError, type Finding, type FindingCode } from '#messages';
import { fileFindings, findingsFrom, type RowFinding } from '../drop/findings.js';

/** What can be wrong with an answer in a file beside what can be wrong with any file that is dropped, with what its sender has to do. */
const answerFindings = {
  ...fileFindings,
  MISSING_VALUE: 'Fill in this column.',
  ROW_NOT_JSON: 'Write one JSON object a line, each name once: inReplyTo, kind, content and, if you wish, lawfulBasis.',
  NOT_READ: 'Put the header of the file right; this row has not been looked at.',
  NOT_AN_ANSWER: 'Choose a kind that this node may answer with.',
  NO_SUCH_WORK: 'Write the messageId of an enquiry or referral that this node was sent and that is answered by this kind.',
  WORK_TAKEN: 'Somebody has taken this work on the pages; let them answer it, or wait until they have.',
  ALREADY_ANSWERED: 'Nothing was sent: this work has been answered. Take it again on the pages, or through the API, to add to the answer.',
  NOT_TAKEN: 'Ask the operator of the node, whose log says more, and drop this row again when it is mended.',
  NOT_AGREED: 'Ask the operator of the node: the agreement with the agency that asked does not let this answer pass.',
} as const;
export const answerFinding = findingsFrom(answerFindings);

/** What the contract says is to be put right, told by column. A field that the contract does not have is told by its place: its very name is the sender's text. */
export function contractFindings(findings: readonly Finding[], columnOf: (path: string) => string): RowFinding<FindingCode>[] {
  return findings.map(({ path, code, todo }) => ({ code, column: columnOf(code === 'UNKNOWN_FIELD' ? path.slice(0, path.lastIndexOf('/')) : path), todo }));
}

/** What is told of an answer that the node refused; what only waits is thrown on, and what nobody foresaw keeps one row from being taken and no other. */
export function refusalFindings(error: unknown, columnOf: (path: string) => string): RowFinding[] {
  const { code, fate, facts, findings } = asGatewayError(error);
  if (fate === 'retry') throw error;
  if (code === 'MESSAGE_REJECTED') return contractFindings(findings, columnOf);
  if (code === 'ACCESS_NOT_FOUND') return [answerFinding('NO_SUCH_WORK', 'inReplyTo')];
  if (code === 'REQUEST_CONFLICT') return [answerFinding(facts.code === 'REPLIED' ? 'ALREADY_ANSWERED' : 'WORK_TAKEN', 'inReplyTo')];
  if (code.startsWith('PARTNER_') || code === 'LABEL_ABOVE_AGREEMENT') return [answerFinding('NOT_AGREED')];
  if (/^(MESSAGE|LABEL)_/.test(code)) return [answerFinding('NOT_DIVISIBLE')];
  return [answerFinding('NOT_TAKEN')];
}
