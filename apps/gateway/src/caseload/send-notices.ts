import { asGatewayError, digestOfPerson, type ErrorCode, type SupervisedPerson, type SupervisionNotification } from '#messages';
import { type Sql } from '#platform';
import { type LoopContext, raiseAlarms } from '#exchange';
import { type NewSubmission } from '#exchange/submit';
import { keepOwed, noteTold, type Told } from '../store/holders.js';
import { forceOfAgency } from './home-force.js';
import { bareBlock } from './person-block.js';
import { type Change, type Notice } from './plan-changes.js';

/** A person about whom forces are told: where they live, and everything that a force is told while supervision goes on. */
export interface Subject {
  readonly crn: string;
  readonly homeForce: string;
  /** `null` where nobody is told more than the end. */
  readonly block: SupervisedPerson | null;
}

/** One notification to be sent about somebody, in whose name, and where the person lived until now if that is known. */
export interface NoticeToSend extends Notice {
  readonly subject: Subject;
  readonly receivedBy: string;
  readonly previousForce?: string | undefined;
}

/** A notification that could not be sent now, and why; it is owed from now on. */
export interface RefusedNotice {
  readonly notice: NoticeToSend;
  readonly code: ErrorCode;
}

/** What every message of the caseload stands on. */
export const caseloadBasis = (receivedBy: string) =>
  ({ purpose: 'manage-da-risk', lawfulBasis: 'OMA2007-s14', onBehalfOf: { person: receivedBy, role: 'caseload-administrator' } }) as const;

/** The content of one supervision notification: everything of the person while supervision goes on, only the CRN when the force must forget. */
export function noticeContent({ change, subject, previousForce }: Pick<NoticeToSend, 'change' | 'subject' | 'previousForce'>, now: Date): SupervisionNotification {
  const isEnd = change === 'ENDED' || change === 'TRANSFERRED';
  const person = isEnd || subject.block === null ? bareBlock(subject.crn) : subject.block;
  const moved = previousForce === undefined || previousForce === subject.homeForce ? {} : { previousHomeForce: previousForce };
  return { change, homeForce: subject.homeForce, ...moved, changedAt: now.toISOString(), digest: digestOfPerson(person), person };
}

/**
 * Seals and submits the notifications of one transaction, in order, and notes who holds whom from now on. One that cannot be sent now (the force is
 * suspended or unknown, no agreement covers it, the contract refuses it) is owed: it is tried again until it can, and the others go. Waiting
 * infrastructure alone stops the caller.
 * @param crns everybody whom this decides about; what was owed about them before is replaced
 */
export async function sendNotices(context: LoopContext, sql: Sql, crns: readonly string[], notices: readonly NoticeToSend[]): Promise<readonly RefusedNotice[]> {
  const submissions: NewSubmission[] = [];
  const told: Told[] = [];
  const refused: RefusedNotice[] = [];
  for (const notice of notices) {
    try {
      const { submission, digest } = await sealNotice(context, notice);
      submissions.push(submission);
      told.push({ crn: notice.subject.crn, agency: notice.recipient, contentDigest: digest, submission: submission.sealed.id, by: notice.receivedBy });
    } catch (error) {
      const { code, fate } = asGatewayError(error);
      if (fate !== 'quarantine' && !code.startsWith('PARTNER_')) throw error;
      refused.push({ notice, code });
    }
  }
  await context.submit.send(sql, submissions);
  await noteTold(sql, told, context.now());
  await keepOwed(sql, crns, refused.map(({ notice, code }) => ({
    crn: notice.subject.crn, agency: notice.recipient, code, receivedBy: notice.receivedBy, person: isEnding(notice.change) ? null : notice.subject.block,
  })), context.now());
  await raiseAlarms(sql, [...new Set(refused.map(({ notice }) => notice.recipient))].map((agency) => ({ alarm: 'SUPERVISION_OWED', facts: { agency } })));
  return refused;
}

const isEnding = (change: Change): boolean => change === 'ENDED' || change === 'TRANSFERRED';

async function sealNotice(context: LoopContext, notice: NoticeToSend): Promise<{ readonly submission: NewSubmission; readonly digest: string | null }> {
  const from = notice.previousForce ?? (notice.change === 'TRANSFERRED' ? forceOfAgency(context.directory(), notice.recipient) : undefined);
  const content = noticeContent({ ...notice, previousForce: from }, context.now());
  const sealed = await context.submit.seal('supervision-notification', content, { recipient: notice.recipient });
  const submission = { sealed, orderBy: `person:${notice.subject.crn}`, ...caseloadBasis(notice.receivedBy) };
  context.submit.checkAgreed([submission]);
  return { submission, digest: isEnding(notice.change) ? null : Buffer.from(content.digest, 'base64url').toString('hex') };
}
