import { digestOfPerson, type ErrorCode, GatewayError, type SupervisionNotification } from '#messages';
import { type Sql } from '#platform';
import { type LoopContext } from '#exchange';
import { type NewSubmission } from '#exchange/submit';
import { type CaseloadRow } from './columns.js';
import { asBase64url, type Fingerprints } from './fingerprint.js';
import { bareBlock, personBlock } from './person-block.js';
import { type Change, type Notice } from './plan-changes.js';

/** A notification with what it says, and the row of the file that caused it (0: absence from a full file). */
export interface NoticeToSend extends Notice {
  readonly crn: string;
  readonly rowNumber: number;
  readonly content: object;
}

/** The load in whose name something is sent. */
export interface SendingLoad {
  readonly id: string;
  readonly receivedBy: string;
}

/** What every message of the caseload stands on. */
export const caseloadBasis = (receivedBy: string) =>
  ({ purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', onBehalfOf: { person: receivedBy, role: 'caseload-administrator' } }) as const;

/** Where the person lives now, and where until now. */
export interface Move {
  readonly to: string;
  readonly from: string | undefined;
}

/** The content of one supervision notification: everything of the person while supervision goes on, only the CRN when the force must forget. */
export function noticeContent(change: Change, row: CaseloadRow, prints: Fingerprints, move: Move, now: Date): SupervisionNotification {
  if (change === 'ENDED' || change === 'TRANSFERRED') return endingOf(change, row.crn, move, now);
  return { change, ...forces(move), changedAt: now.toISOString(), digest: asBase64url(prints.content), person: personBlock(row) };
}

/** What a force is told when it must forget a person: who, and which force it is from now on. */
export function endingOf(change: Change, crn: string, move: Move, now: Date): SupervisionNotification {
  const person = bareBlock(crn);
  return { change, ...forces(move), changedAt: now.toISOString(), digest: digestOfPerson(person), person };
}

const forces = ({ to, from }: Move) => ({ homeForce: to, ...(from === undefined || from === to ? {} : { previousHomeForce: from }) });

/**
 * Seals and submits the notifications of one transaction, in order. One that cannot be sealed (no agreement covers it, or the contract refuses
 * it) becomes a finding of the load, and the others go: waiting infrastructure alone stops the load.
 * @returns the CRNs of people whom their home force could not be told about
 */
export async function sendNotices(context: LoopContext, sql: Sql, load: SendingLoad, notices: readonly NoticeToSend[]): Promise<ReadonlySet<string>> {
  const submissions: NewSubmission[] = [];
  const refused: { readonly notice: NoticeToSend; readonly code: ErrorCode }[] = [];
  for (const notice of notices) {
    try {
      context.directory().admits({ from: context.agency, to: notice.recipient, kind: 'supervision-notification', purpose: caseloadBasis('').purpose, at: context.now() });
      const sealed = await context.submit.seal('supervision-notification', notice.content, { recipient: notice.recipient });
      submissions.push({ sealed, orderBy: `person:${notice.crn}`, ...caseloadBasis(load.receivedBy) });
    } catch (error) {
      if (!(error instanceof GatewayError) || error.fate !== 'quarantine') throw error;
      refused.push({ notice, code: error.code });
    }
  }
  if (submissions.length > 0) await context.submit.send(sql, submissions);
  if (refused.length > 0) {
    await sql(
      `insert into caseload_finding (load_id, row_number, column_name, code, todo) select $1, f.row, 'home_force', 'NOT_SENT', f.todo from jsonb_to_recordset($2::jsonb) as f (row int, todo text)`,
      [load.id, JSON.stringify(refused.map(({ notice, code }) => ({ row: notice.rowNumber, todo: `The force could not be told (${code}): correct the agreement or the row and load it again.` })))],
    );
  }
  return new Set(refused.filter(({ notice }) => notice.change === 'ADDED' || notice.change === 'CHANGED').map(({ notice }) => notice.crn));
}
