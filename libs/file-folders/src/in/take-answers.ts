import { type Actor } from '#access';
import { type CaseDatabase } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { checkWork, judgeReply, sendReply, takeOver, type WorkQueue } from '#exchange/work-queue';
import { asGatewayError, GatewayError, type Kind } from '#messages';
import { failpoint } from '#platform';
import { type KeyedDigest } from '../drop/digest-key.js';
import { type ClaimedFile } from '../drop/drop-folder.js';
import { type FileReport } from '../drop/taken-file.js';
import { answerFinding, contractFindings, refusalFindings } from './answer-findings.js';
import { type AnswerStore, type StoredRow } from './answer-store.js';
import { type Answer, type AnswerRow, openAnswers } from './answers.js';

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
}

/** What was made of a file: its report, and the rows that were not accepted, as they came. */
export interface TakenAnswers {
  readonly report: FileReport;
  /** The header and the very bytes of the rows, as a file that can be put right and dropped again; `undefined` where every row was accepted. */
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
  for await (const row of rows) {
    const before = decided.get(row.row);
    const outcome = before?.outcome ?? await takeRow(parts, file.id, row);
    if (outcome === 'REJECTED') rejected.push(row.bytes);
  }
  const report = { ...(await store.finish(file.id, findings, digest.digest('base64url'))), name: file.name };
  return { report, rejected: rejected.length === 0 ? undefined : asFile([...(header.length === 0 ? [] : [header]), ...rejected]) };
}

async function* digested(content: AsyncIterable<Buffer>, digest: { update(chunk: Buffer): unknown }): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    digest.update(chunk);
    yield chunk;
  }
}

const asFile = (lines: readonly Buffer[]): Buffer => Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));

async function takeRow(parts: AnswerTaking, fileId: string, row: AnswerRow): Promise<StoredRow['outcome']> {
  const digest = digestOf(parts.digest, row);
  if (await tellRepeated(parts, fileId, row, digest)) return 'REPEATED';
  const findings = row.answer === undefined ? row.findings : await send(parts, fileId, row, row.answer, digest);
  if (findings === 'SENT') return 'ACCEPTED';
  if (findings === 'SENT_BEFORE') {
    // Another process took the same row meanwhile; where it took this very file, what it noted is read when the file comes again.
    if (await tellRepeated(parts, fileId, row, digest)) return 'REPEATED';
    throw new GatewayError('STORE_BUSY', { table: 'answer_row' });
  }
  await parts.store.note(fileId, { row: row.row, digest, submission: null, outcome: 'REJECTED', findings });
  return 'REJECTED';
}

/** Notes a row that was accepted before, in this file or another. @returns whether it was */
async function tellRepeated({ store }: AnswerTaking, fileId: string, { row }: AnswerRow, digest: string): Promise<boolean> {
  const first = await store.accepted(digest);
  if (first === undefined) return false;
  await store.note(fileId, { row, digest, submission: null, outcome: 'REPEATED', findings: [answerFinding('REPEATED_ROW', '', `It was row ${first.row} of file ${first.fileId}.`)] });
  return true;
}

/** Judged before its work is taken, so that a bad row takes nothing. */
async function send(parts: AnswerTaking, fileId: string, row: AnswerRow, answer: Answer, digest: string): Promise<'SENT' | 'SENT_BEFORE' | StoredRow['findings']> {
  const { database, queues, actor, store } = parts;
  const { inReplyTo: id, ...draft } = answer;
  try {
    const queue = await queueOf(database, queues, answer);
    const wrong = judgeReply(queue, draft);
    if (wrong.length > 0) return contractFindings(wrong, row.columnOf);
    await takeOver(database, queue, actor, { id, over: false }, async () => undefined);
    failpoint('folder.work-taken');
    await sendReply(parts, queue, actor, { id, draft }, (sql, { submission }) => store.note(fileId, { row: row.row, digest, outcome: 'ACCEPTED', findings: [], submission }, sql));
    failpoint('folder.answer-sent');
    return 'SENT';
  } catch (error) {
    if (asGatewayError(error).code === 'REQUEST_DUPLICATE') return 'SENT_BEFORE';
    return refusalFindings(error, row.columnOf);
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

/** The same answer is the same row, whatever the form of its file and the order of its names; what cannot be read is known by its bytes. */
function digestOf(digest: KeyedDigest, { answer, bytes }: AnswerRow): string {
  return answer === undefined ? digest('bytes').update(bytes).digest('base64url') : digest('row').update(JSON.stringify(sorted(answer))).digest('base64url');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]));
}
