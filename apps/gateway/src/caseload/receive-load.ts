import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { appendAudit } from '#audit';
import { GatewayError } from '#messages';
import { type CaseDatabase } from '#exchange/web';
import { type Sql, sqlOver, transactionOver, type Upload } from '#platform';
import { type RowFinding } from './column.js';
import { type FileForm, type FileRow, readCaseloadFile } from './read-file.js';
import {
  beginLoad, breakLoad, type EarlierLoad, endReceiving, endsOf, type GoodRow, hasNamelessRows, keepFindings, keepRejected, keepRows, type LoadMode, loadsWaiting, type Received, type RejectedRow, sameFile,
} from '../store/loads.js';

/** Rows that are kept in one transaction while a file arrives. */
const rowsPerTransaction = 500;
/** Above this share of a force's people a full file must not end anybody without a person's confirmation: it is more likely cut off. */
const endsWithoutConfirmation = 0.1;
/** How long a full file waits for earlier loads, which decide whom it would end. */
const longestWaitMs = 120_000;

/** A file as it comes in, and who sends it. */
export interface IncomingLoad {
  readonly source: Upload;
  readonly form: FileForm;
  readonly mode: LoadMode;
  readonly receivedBy: string;
  readonly agency: string;
  /** The number of ends that a person has confirmed, if any. */
  readonly confirmEnds?: number | undefined;
  /** Whether the same file is meant to be applied once more. */
  readonly again: boolean;
  /** Whether a force takes part. */
  readonly hasNode: (forceCode: string) => boolean;
  readonly now: Date;
  /** Keeps the answer in the transaction that accepts the file, so that the same request again gets the same answer. */
  readonly accepted: (sql: Sql, report: LoadReport) => Promise<void>;
}

/** What is answered to the sender of a file. */
export interface LoadReport {
  readonly id: string;
  readonly state: 'APPLYING' | 'SAME';
  /** The earlier load with the same content, where there is one: nothing is applied again (SAME), or it is, because other files came in between. */
  readonly sameAs?: string;
  /** What that means, in words for the person who loads. */
  readonly note?: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  /** The first findings; the rest by `GET /api/caseload-loads/{id}/findings`. */
  readonly findings: readonly RowFinding[];
}

const findingsInReport = 1000;

/**
 * Receives a caseload file in constant memory. Steps: every row is checked and kept (good ones to be applied, bad ones byte for byte with what is
 * wrong), 500 to a transaction; then the whole file is judged: the same as the last one, or ending too many people; then it gets its place in the
 * order in which the exchange applies loads. A file says how things stand at the time of its load: the one that was loaded last holds, so an older
 * file that is loaded again after another one is applied anew, and its sender is told so. Until that last step nothing has changed for anybody, so a file that breaks off has no effect.
 * @throws GatewayError REQUEST_INVALID for a header that is not ours; REQUEST_CONFLICT when ends need confirmation or earlier loads take too long
 */
export async function receiveLoad(database: CaseDatabase, load: IncomingLoad): Promise<LoadReport> {
  const id = v7();
  await transactionOver(database, (sql) => beginLoad(sql, { id, mode: load.mode, receivedBy: load.receivedBy }));
  try {
    const { received, findings } = await keepFile(database, id, load);
    return await judge(database, load, { id, rows: received.rows, accepted: received.accepted, rejected: received.rejected, findings }, received);
  } catch (error) {
    await breakLoad(sqlOver(database), id);
    throw error;
  }
}

async function keepFile(database: CaseDatabase, id: string, load: IncomingLoad): Promise<{ received: Received; findings: RowFinding[] }> {
  const counts = { rows: 0, accepted: 0, rejected: 0 };
  const findings: RowFinding[] = [];
  let batch: FileRow[] = [];
  const keep = async (): Promise<void> => {
    const outcome = await transactionOver(database, (sql) => keepBatch(sql, id, batch, load.hasNode));
    counts.rows += batch.length;
    counts.rejected += outcome.rejected;
    counts.accepted += batch.length - outcome.rejected;
    findings.push(...outcome.findings.slice(0, findingsInReport - findings.length));
    batch = [];
  };
  for await (const row of readCaseloadFile(load.source, load.form, load.now.toISOString().slice(0, 10))) {
    batch.push(row);
    if (batch.length === rowsPerTransaction) await keep();
  }
  if (batch.length > 0) await keep();
  return { received: { digest: await load.source.digest(), ...counts }, findings };
}

async function keepBatch(sql: Sql, id: string, batch: readonly FileRow[], hasNode: IncomingLoad['hasNode']): Promise<{ rejected: number; findings: RowFinding[] }> {
  const good: GoodRow[] = [];
  const bad: RejectedRow[] = [];
  const notes: RowFinding[] = [];
  for (const { rowNumber, bytes, checked } of batch) {
    if ('findings' in checked) bad.push({ rowNumber, bytes, findings: checked.findings, crn: checked.crn });
    else {
      good.push({ rowNumber, bytes, row: checked.row });
      if (!hasNode(checked.row.homeForce)) notes.push(withoutNode(rowNumber));
    }
  }
  const repeated = await keepRows(sql, id, good);
  for (const { rowNumber, bytes } of repeated) {
    bad.push({ rowNumber, bytes, findings: [{ row: rowNumber, column: 'crn', code: 'ROW_REPEATED', todo: 'Give each person once: an earlier row of this file has the same CRN, and that one was taken.' }] });
  }
  const findings = [...bad.flatMap((row) => row.findings), ...notes].sort((a, b) => a.row - b.row);
  await keepRejected(sql, id, bad);
  await keepFindings(sql, id, findings);
  return { rejected: bad.length, findings };
}

const withoutNode = (row: number): RowFinding =>
  ({ row, column: 'home_force', code: 'FORCE_WITHOUT_NODE', todo: 'Nothing to correct if the code is right: this force does not take part yet. The person was loaded, and no force is told.' });

async function judge(database: CaseDatabase, load: IncomingLoad, counted: Omit<LoadReport, 'state'>, received: Received): Promise<LoadReport> {
  const giveUpAt = Date.now() + longestWaitMs;
  for (;;) {
    const judged = await transactionOver(database, (sql) => judgeOnce(sql, load, counted, received));
    if (judged !== undefined && 'refused' in judged) throw endsToConfirm(judged.refused);
    if (judged !== undefined) return judged;
    if (Date.now() > giveUpAt) throw new GatewayError('REQUEST_CONFLICT', { path: 'earlier loads' });
    await pause(250);
  }
}

/** The report; how many ends a person must confirm first; or `undefined` while earlier loads still wait to be applied. */
async function judgeOnce(sql: Sql, load: IncomingLoad, counted: Omit<LoadReport, 'state'>, received: Received): Promise<LoadReport | { readonly refused: number } | undefined> {
  await sql(`select pg_advisory_xact_lock(hashtextextended('caseload-load', 0))`);
  const { id } = counted;
  const earlier = await sameFile(sql, received.digest, load.mode);
  const isSame = earlier?.isLast === true && !load.again;
  if (!isSame && load.mode === 'full') {
    if (await loadsWaiting(sql)) return undefined;
    const ends = await endsOf(sql, id);
    const total = ends.reduce((sum, force) => sum + force.ends, 0);
    const doubtful = ends.some((force) => force.ends > force.people * endsWithoutConfirmation) || (total > 0 && (await hasNamelessRows(sql, id)));
    if (doubtful && load.confirmEnds !== total) {
      await endReceiving(sql, id, 'REFUSED', received);
      return { refused: total };
    }
  }
  const report: LoadReport = { ...counted, state: isSame ? 'SAME' : 'APPLYING', ...(earlier === undefined ? {} : { sameAs: earlier.id, note: noteOf(earlier) }) };
  await endReceiving(sql, id, report.state, received, earlier?.id);
  await appendAudit(sql, [{ event: 'caseload.received', agency: load.agency, person: load.receivedBy, role: 'caseload-administrator', facts: { load: id, mode: load.mode, state: report.state, rows: report.rows, rejected: report.rejected } }]);
  await load.accepted(sql, report);
  return report;
}

const noteOf = ({ id, receivedAt, isLast }: EarlierLoad): string => {
  const when = `${receivedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return isLast
    ? `This is the file that was loaded last (load ${id}, ${when}): how things stand has not changed.`
    : `This file was loaded before (load ${id}, ${when}), and others since. It is applied again: from now on its rows hold, in place of what the later files said about the same people.`;
};

const endsToConfirm = (count: number): GatewayError =>
  new GatewayError('REQUEST_CONFLICT', { count, path: 'confirmEnds' }, {
    findings: [{ path: 'confirmEnds', code: 'CONTRADICTION', todo: `This file would end supervision for ${count} people: more than a tenth of a force's, or some rows do not tell whom they are about. If that is right, send it again with confirmEnds=${count}.` }],
  });
