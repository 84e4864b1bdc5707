import { type Actor } from '#access';
import { raiseAlarms } from '#exchange';
import { type CaseDatabase } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { checkWork, judgeReply, type Reply, takeAndReply, type WorkQueue } from '#exchange/work-queue';
import { asGatewayError, GatewayError, type Kind } from '#messages';
import { errorFields, failpoint, type NodeLog, sqlOver } from '#platform';
import { guardRecord } from '../csv/safe-csv.js';
import { type KeyedDigest } from '../drop/digest-key.js';
import { type ClaimedFile, type RowFormat } from '../drop/drop-folder.js';
import { isShortened, type RowFinding, storableFindings } from '../drop/findings.js';
import { type FileReport, type ReportRow } from '../drop/taken-file.js';
import { answerFinding, contractFindings, refusalFindings } from './answer-findings.js';
import { type AnswerStore } from './answer-store.js';
import { type Answer, type AnswerRow, openAnswers } from './answers.js';
import { meaningOf } from './meaning.js';
import { isProtectedColumn } from './protected-columns.js';

/** What is needed to take answers out of files. */
export interface AnswerTaking {
  readonly database: CaseDatabase;
  readonly submitter: Submitter;
  readonly queues: readonly WorkQueue[];
  /** On whose behalf the files act. */
  readonly actor: Actor;
  readonly role: string;
  readonly digest: KeyedDigest;
  readonly store: AnswerStore;
  readonly log: NodeLog;
}

/** What was made of a file: its report with each row, and the rows that were not accepted. */
export interface TakenAnswers {
  readonly report: FileReport;
  /** What became of each row, with all that is to be put right: the store keeps less. */
  readonly rows: readonly ReportRow[];
  /** The header and the rows as a file that can be put right and dropped again, safe in a spreadsheet where it is one for it; `undefined` where every row was accepted. */
  readonly rejected: Buffer | undefined;
}

/** The kinds that a node may answer with. */
export const answerKinds = (queues: readonly WorkQueue[]): readonly Kind[] => [...new Set(queues.flatMap(({ replies }) => replies.map(({ kind }) => kind)))];

/**
 * Takes the answers of a file, row by row: reads and checks each, takes its work and sends it by the very functions of the API. A row that is accepted is
 * noted in the transaction that submits it, so that a crash loses and doubles nothing; the same file under the same id goes on where it broke off.
 * @throws GatewayError STORE_*, DIRECTORY_*, PARTNER_NO_KEY: the file waits
 */
export async function takeAnswers(parts: AnswerTaking, file: ClaimedFile, content: AsyncIterable<Buffer>): Promise<TakenAnswers> {
  const { store } = parts;
  await store.begin(file.id, file.format, { person: parts.actor.person, role: parts.role });
  const decided = await store.decided(file.id);
  const digest = parts.digest('file');
  const { findings, header, rows } = await openAnswers(digested(content, digest), file.format, answerKinds(parts.queues));
  const rejected: Buffer[] = [];
  const told: ReportRow[] = [];
  for await (const row of rows) {
    const before = decided.get(row.row);
    const now = before === undefined ? await takeRow(parts, file.id, row) : retold(parts.queues, row, before);
    told.push(now);
    if (now.outcome === 'REJECTED') rejected.push(row.bytes);
  }
  const report = { ...(await store.finish(file.id, findings, digest.digest('base64url'))), name: file.name };
  return { report, rows: told, rejected: rejected.length === 0 ? undefined : asFile(file.format, [...(header.length === 0 ? [] : [header]), ...rejected]) };
}

async function* digested(content: AsyncIterable<Buffer>, digest: { update(chunk: Buffer): unknown }): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    digest.update(chunk);
    yield chunk;
  }
}

const asFile = (format: RowFormat, lines: readonly Buffer[]): Buffer => Buffer.concat(lines.flatMap((line) => (format === 'csv' ? [guardRecord(line)] : [line, Buffer.from('\n')])));

/** A row that was decided before a crash, judged again where the store was told less than there is to say. */
function retold(queues: readonly WorkQueue[], row: AnswerRow, before: ReportRow): ReportRow {
  const again = isShortened(before.findings) ? judged(queues, row) : [];
  return again.length === 0 ? before : { ...before, findings: again };
}

async function takeRow(parts: AnswerTaking, fileId: string, row: AnswerRow): Promise<ReportRow> {
  const digest = digestOf(parts, row);
  const before = await tellRepeated(parts, fileId, row, digest);
  if (before !== undefined) return before;
  const sent = await send(parts, fileId, row, digest);
  if (sent === 'SENT') return { row: row.row, outcome: 'ACCEPTED', findings: [] };
  if (sent === 'SENT_BEFORE' || sent.some(({ code }) => code === 'ALREADY_ANSWERED')) {
    // Another process took the same row meanwhile; where it took this very file, what it noted is read when the file comes again.
    const repeated = await tellRepeated(parts, fileId, row, digest);
    if (repeated !== undefined) return repeated;
    if (sent === 'SENT_BEFORE') throw new GatewayError('STORE_BUSY', { table: 'answer_row' });
  }
  const kindsHere = answerKinds(parts.queues);
  const findings = storableFindings(sent, (column) => isProtectedColumn(column, kindsHere));
  await parts.store.note(fileId, { row: row.row, digest, submission: null, outcome: 'REJECTED', findings });
  return { row: row.row, outcome: 'REJECTED', findings: sent };
}

/** Notes a row that was accepted before, in this file or another. @returns what is told of it; `undefined` where it was not */
async function tellRepeated({ store }: AnswerTaking, fileId: string, { row }: AnswerRow, digest: string): Promise<ReportRow | undefined> {
  const first = await store.accepted(digest);
  if (first === undefined) return undefined;
  const told: ReportRow = { row, outcome: 'REPEATED', findings: [answerFinding('REPEATED_ROW', '', `It was row ${first.row} of file ${first.fileId}.`)] };
  await store.note(fileId, { ...told, digest, submission: null });
  return told;
}

/** What is wrong with a row by itself, whatever work waits; said before its work is taken, so that a bad row takes nothing. */
function judged(queues: readonly WorkQueue[], { answer, findings, columnOf }: AnswerRow): readonly RowFinding[] {
  const queue = answer === undefined ? undefined : replyTo(queues, answer)?.queue;
  if (answer === undefined || queue === undefined) return findings;
  return contractFindings(judgeReply(queue, answer), columnOf);
}

/** A row that cannot be taken for a reason that nobody foresaw is given back and keeps no other from being taken; an alarm calls somebody. */
async function send(parts: AnswerTaking, fileId: string, row: AnswerRow, digest: string): Promise<'SENT' | 'SENT_BEFORE' | readonly RowFinding[]> {
  const { database, queues, actor, store, submitter, log } = parts;
  try {
    const wrong = judged(queues, row);
    if (wrong.length > 0 || row.answer === undefined) return wrong;
    const { inReplyTo: id, ...draft } = row.answer;
    const queue = await queueOf(database, queues, row.answer);
    await takeAndReply(parts, queue, actor, { id, draft }, (sql, { submission }) => store.note(fileId, { row: row.row, digest, outcome: 'ACCEPTED', findings: [], submission }, sql));
    failpoint('folder.answer-sent');
    return 'SENT';
  } catch (error) {
    const known = asGatewayError(error);
    if (known.code === 'REQUEST_DUPLICATE') return 'SENT_BEFORE';
    const findings = refusalFindings(error, row.columnOf);
    if (findings.some(({ code }) => code === 'NOT_TAKEN')) {
      log.error('an answer in a file cannot be taken', errorFields(error));
      if (known.row.alarm) await raiseAlarms(sqlOver(database), [{ alarm: known.code, facts: { agency: submitter.agency } }]);
    }
    return findings;
  }
}

/** The queue that has this work and may be answered so. @throws GatewayError ACCESS_NOT_FOUND */
async function queueOf(database: CaseDatabase, queues: readonly WorkQueue[], { inReplyTo, kind }: Answer): Promise<WorkQueue> {
  const [queue, ...others] = queues.filter(({ replies }) => replies.some((reply) => reply.kind === kind));
  try {
    await checkWork(database, queue!, inReplyTo);
    return queue!;
  } catch (error) {
    if (others.length === 0) throw error;
    return queueOf(database, others, { inReplyTo, kind, content: {} });
  }
}

/** What a node may answer with this kind, where it may. */
function replyTo(queues: readonly WorkQueue[], { kind }: Answer): { readonly queue: WorkQueue; readonly reply: Reply } | undefined {
  return queues.flatMap((queue) => queue.replies.filter((reply) => reply.kind === kind).map((reply) => ({ queue, reply })))[0];
}

/** An answer that says the same is the same row, whatever the form of its file; what cannot be read is known by its bytes. */
function digestOf({ digest, queues }: AnswerTaking, { answer, bytes }: AnswerRow): string {
  const reply = answer === undefined ? undefined : replyTo(queues, answer)?.reply;
  if (answer === undefined || reply === undefined) return digest('bytes').update(bytes).digest('base64url');
  return digest('row').update(JSON.stringify(meaningOf(answer, reply))).digest('base64url');
}
