import { actingRole, type Actor, actsAs, reasonToKeep } from '#access';
import { appendAudit, type AuditEntry } from '#audit';
import { checkSource } from '#labels';
import { type Answered, type Finding, GatewayError, type Kind, type LawfulBasis, parseAgencyCode, stateLeftBeside, stateLeftBy } from '#messages';
import { keyOfCursor, type Page, pageOf, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { endUnanswered, escalate, escalatedAs } from '../escalations/escalation.js';
import { correctionIn, isMisrouted } from '../corrections/correction.js';
import { noteCorrectionOpened } from '../corrections/opened.js';
import { type Submitter } from '../submit/index.js';
import { aboutPerson, concernedIn } from '../rails/concerned.js';
import { basisOf } from '../rails/sent-for.js';
import { noteOpening } from '../web/opening.js';
import { type CaseDatabase } from '../web/tokens.js';
import { decidedByAnother, type Deciding } from './decided-by-another.js';
import { askedOfUs } from './covers-scope.js';
import { checkColleague, type Handover, handoversOf, noteHandedOver, noteHandoverSeen, type ShownHandover } from './handovers.js';
import { type WorkQuery } from './requests.js';
import { inQueue, lockedWorkItem, noteReplied, noteTaken, type QueuedWork, reopen, workItem, workPage } from './work-items.js';
import { type Reply, type WorkQueue } from './work-queue.js';
import { noteReplyStep, noteTakenStep } from './work-steps.js';

/** A piece of work with the case part of its message. */
export interface ShownWork extends QueuedWork {
  /** Null where its sender has withdrawn, replaced or recalled it. */
  readonly content: object | null;
  /** To whom it was handed, by whom and why, newest first. */
  readonly handovers: readonly ShownHandover[];
}

/** Work that was taken. */
export interface Taken {
  readonly id: string;
  readonly state: 'TAKEN';
  readonly takenBy: string;
}

/** A reply that was sent; the work is still in hand where another one is to follow. */
export interface Replied {
  readonly id: string;
  readonly state: 'TAKEN' | 'REPLIED';
  readonly kind: Kind;
  readonly submission: string;
  readonly conversation: string;
}

/** What is sent back, before the usual values of fields left out are filled in. */
export interface ReplyDraft {
  readonly kind: Kind;
  readonly content: object;
  readonly lawfulBasis?: LawfulBasis;
}

/** What a reply is sent with. */
export interface ReplyParts {
  readonly database: CaseDatabase;
  readonly submitter: Submitter;
}

/** Which work is answered, and with what. */
export interface WorkReply {
  readonly id: string;
  readonly draft: ReplyDraft;
}

/** Keeps the answer of a request in the transaction of its work. */
export type Keep<Answer> = (sql: Sql, answer: Answer) => Promise<void>;

/** What waits in a queue, newest first; nothing of the content. */
export async function listWork(database: CaseDatabase, queue: WorkQueue, actor: Actor, query: WorkQuery): Promise<Page<QueuedWork>> {
  const sql = sqlOver(database), rows = await workPage(sql, queue, { state: query.state, unit: query.unit, before: keyOfCursor(query.cursor, ['time', 'uuid']), limit: query.limit, ...(query.handedToMe === true ? { handedTo: actor.person } : {}) });
  const shown = await inQueue(sql, rows);
  return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['id'])], (row) => shown[rows.indexOf(row)] as QueuedWork);
}

/** What a list shows of one piece of work. @throws GatewayError ACCESS_NOT_FOUND */
export async function checkWork(database: CaseDatabase, queue: WorkQueue, id: string): Promise<QueuedWork> {
  const sql = sqlOver(database);
  return shownOne(sql, there(await workItem(sql, queue, id)));
}

/** The case part in full, for a reason that is recorded in the same transaction. @throws GatewayError ACCESS_NOT_FOUND */
export async function readWork(database: CaseDatabase, queue: WorkQueue, actor: Actor, id: string, reason: string): Promise<ShownWork> {
  return transactionOver(database, async (sql) => {
    const item = there(await workItem(sql, queue, id));
    if (item['correction'] !== null) {
      await noteCorrectionOpened(sql, actor, { what: queue.what, issuer: String(item['issuer']), messageId: id, kind: String(item['kind']), reason, correction: item['correction'] });
      return { ...await shownOne(sql, item), content: null, handovers: await handoversOf(sql, item) };
    }
    await appendAudit(sql, [{ event: 'work-item.read', ...about(actor, queue, item), facts: { reason } }]);
    await noteOpening(sql, actor, { what: queue.what, id, issuer: String(item['issuer']) });
    await noteHandoverSeen(sql, item, actor.person);
    return { ...await shownOne(sql, item), content: contentOf(item), handovers: await handoversOf(sql, item) };
  });
}

/** Takes a piece of work; with `over` also from whoever has it. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_CONFLICT where somebody else has it */
export async function takeOver(database: CaseDatabase, queue: WorkQueue, actor: Actor, asked: { readonly id: string; readonly over: boolean }, keep: Keep<Taken>): Promise<Taken> {
  const { id, over } = asked;
  return transactionOver(database, async (sql) => {
    await take(sql, queue, actor, there(await lockedWorkItem(sql, queue, id)), over);
    const taken: Taken = { id, state: 'TAKEN', takenBy: actor.person };
    await keep(sql, taken);
    return taken;
  });
}

/**
 * Hands a piece of work to a named colleague who may work through the queue and is here, by whoever has it in hand: it is the colleague's from then on, and they are told until they open it.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where the actor does not have it in hand, or its sender has withdrawn it; REQUEST_INVALID at `/to` or `/reason`
 */
export async function handOver(database: CaseDatabase, queue: WorkQueue, actor: Actor, { id, ...handover }: { readonly id: string } & Handover, keep: Keep<Taken>): Promise<Taken> {
  reasonToKeep(handover.reason);
  return transactionOver(database, async (sql) => {
    const item = there(await lockedWorkItem(sql, queue, id));
    checkStands(item);
    if (!hasInHand(actor, { state: item['state'] as QueuedWork['state'], takenBy: item['taken_by'] as string | null })) throw new GatewayError('REQUEST_CONFLICT');
    await checkColleague(sql, queue, actor, handover.to);
    await noteHandedOver(sql, item, actor.person, handover);
    await noteTakenStep(sql, item);
    await appendAudit(sql, [{ event: 'work-item.handed-over', ...about(actor, queue, item), facts: { to: handover.to, reason: handover.reason } }]);
    const taken: Taken = { id, state: 'TAKEN', takenBy: handover.to };
    await keep(sql, taken);
    return taken;
  });
}

/** What is still to be put right in a reply by itself, whatever it answers; nothing is kept or sent. @throws GatewayError REQUEST_INVALID for a kind that this work is not answered by */
export function judgeReply(queue: WorkQueue, draft: ReplyDraft): readonly Finding[] {
  const { kind, content } = completed(queue, draft);
  return checkSource(kind, content);
}

/** What is still to be put right in a reply, by itself, beside what it answers and beside who replies; nothing is kept or sent, or told of what was asked. @throws GatewayError ACCESS_NOT_FOUND, and as {@link judgeReply} */
export async function judgeReplyTo({ database, submitter }: ReplyParts, queue: WorkQueue, actor: Actor, { id, draft }: WorkReply): Promise<readonly Finding[]> {
  const sql = sqlOver(database);
  return judgedBy(sql, submitter, queue, { actor, byFile: false }, there(await workItem(sql, queue, id)), draft);
}

/** The case part of a piece of work, for what a reply to it is made of and judged by: nobody is shown it. @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where its sender has withdrawn it */
export async function askedBy(database: CaseDatabase, queue: WorkQueue, id: string): Promise<object> {
  return contentOf(there(await workItem(sqlOver(database), queue, id)));
}

/** @throws REQUEST_CONFLICT where its sender has withdrawn it, or it is in quarantine because it tells something of a victim */
function checkStands(item: Row): void {
  const correction = correctionIn(item['correction']);
  if (correction !== null) throw new GatewayError('REQUEST_CONFLICT', { code: isMisrouted(correction) ? correction.act : 'WITHDRAWN' });
}

const shownOne = async (sql: Sql, item: Row): Promise<QueuedWork> => (await inQueue(sql, [item]))[0] as QueuedWork;
function contentOf(item: Row): object {
  checkStands(item);
  return JSON.parse(String(item['body'])) as object;
}

function besideAsked(submitter: Submitter, queue: WorkQueue, asked: object, draft: ReplyDraft): readonly Finding[] {
  const findings = judgeReply(queue, draft);
  const { kind, content } = completed(queue, draft);
  return [...findings, ...(queue.judge?.(asked, kind, content, submitter.actsFor(queue.takes)) ?? []).filter(({ path }) => !findings.some((one) => one.path === path))];
}

async function judgedBy(sql: Sql, submitter: Submitter, queue: WorkQueue, deciding: Deciding, item: Row, draft: ReplyDraft): Promise<readonly Finding[]> {
  const reply = completed(queue, draft);
  return [...besideAsked(submitter, queue, contentOf(item), draft), ...await decidedByAnother(sql, reply, deciding, item, reply.content)];
}

/** Where a reply leaves what was asked of this agency, as whoever asked will file it. */
const leftBeside = (submitter: Submitter, queue: WorkQueue, asked: object, kind: Kind, content: object): Answered | undefined =>
  stateLeftBeside(askedOfUs(asked, submitter.actsFor(queue.takes)), kind, content);

/** Whether a piece of work is the actor's to answer: they have taken it, or stand in for whoever has. */
export const hasInHand = (actor: Actor, { state, takenBy }: Pick<QueuedWork, 'state' | 'takenBy'>): boolean =>
  state === 'TAKEN' && takenBy !== null && (takenBy === actor.person || actsAs(actor).includes(takenBy));

/** Sends an answer or a refusal, by whoever has taken the work or stands in for them. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_CONFLICT, REQUEST_INVALID, MESSAGE_REJECTED */
export async function sendReply(parts: ReplyParts, queue: WorkQueue, actor: Actor, reply: WorkReply, keep: Keep<Replied>): Promise<Replied> {
  return replyTo(parts, queue, { actor, byFile: false }, reply, async (_, item) => {
    if (!hasInHand(actor, { state: item['state'] as QueuedWork['state'], takenBy: item['taken_by'] as string | null })) throw new GatewayError('REQUEST_CONFLICT');
  }, keep);
}

/**
 * Takes a piece of work that nobody has and sends the answer that a file brings, both or neither: where the answer cannot pass, the work is as free as before.
 * @throws GatewayError as {@link sendReply}; REQUEST_CONFLICT with the code REPLIED for work that was answered already
 */
export async function takeAndReply(parts: ReplyParts, queue: WorkQueue, actor: Actor, reply: WorkReply, keep: Keep<Replied>): Promise<Replied> {
  return replyTo(parts, queue, { actor, byFile: true }, reply, async (sql, item) => {
    if (item['state'] === 'REPLIED') throw new GatewayError('REQUEST_CONFLICT', { code: 'REPLIED' });
    await take(sql, queue, actor, item, false);
  }, keep);
}

/** Seals first, so that what cannot be sealed changes nothing; `admit` says in the transaction whether the work may be answered now. */
async function replyTo(
  { database, submitter }: ReplyParts, queue: WorkQueue, deciding: Deciding, { id, draft }: WorkReply, admit: (sql: Sql, item: Row) => Promise<void>, keep: Keep<Replied>,
): Promise<Replied> {
  const item = there(await workItem(sqlOver(database), queue, id)), { actor } = deciding;
  const { kind, content, lawfulBasis, leavesOpen, decides, holdsUntil } = completed(queue, draft);
  const said = content as Readonly<Record<string, unknown>>;
  const outcome = decides === undefined ? null : String(said[decides.field]);
  const reviewOn = holdsUntil !== undefined && said[holdsUntil.field] === holdsUntil.value ? String(said[holdsUntil.day]) : null;
  const state = leavesOpen === true ? 'TAKEN' : 'REPLIED';
  const findings = await judgedBy(sqlOver(database), submitter, queue, deciding, item, draft);
  if (findings.length > 0) throw new GatewayError('MESSAGE_REJECTED', { kind, count: findings.length }, { findings });
  const sealed = await submitter.seal(kind, content, { recipient: parseAgencyCode(String(item['issuer'])) });
  return transactionOver(database, async (sql) => {
    const now = there(await lockedWorkItem(sql, queue, id));
    contentOf(now);
    await admit(sql, now);
    await submitter.send(sql, [{
      sealed, conversation: String(now['conversation']), inReplyTo: id, lane: now['lane'] as 'bulk' | 'urgent', purpose: String(now['purpose']), lawfulBasis,
      onBehalfOf: { person: actor.person, role: actingRole(actor, queue.what) ?? '' },
    }]);
    const leaves = leftBeside(submitter, queue, contentOf(now), kind, content);
    await noteReplied(sql, now, actor.person, { kind, state, outcome, reviewOn });
    await noteReplyStep(sql, now, { content, submission: sealed.id, leaves, person: actor.person });
    if (outcome !== null && outcome === decides?.reopens) {
      for (const reopened of await reopen(sql, now)) await noteReplyStep(sql, reopened, { content, submission: sealed.id, leaves: stateLeftBy(kind, content), person: actor.person });
    }
    // What is answered in part is waited for as before, so that its lead is told of stays open.
    if (state === 'REPLIED' && leaves !== 'ANSWERED_IN_PART') await endUnanswered(sql, { kind: queue.takes, conversation: String(now['conversation']), partner: String(now['issuer']), person: actor.person, role: actingRole(actor, queue.what) ?? '' });
    // What is decided on a contest goes to the managers of who was refused, who have it by their own handler.
    const code = decides === undefined ? escalatedAs(kind, content, contentOf(now)) : undefined;
    if (code !== undefined) await escalate(sql, { id: sealed.id, code, kind: queue.takes, conversation: String(now['conversation']), partner: String(now['issuer']) });
    await appendAudit(sql, [{ event: 'work-item.replied', ...about(actor, queue, now), lawfulBasis, facts: { reply: kind, submission: sealed.id, ...(outcome === null ? {} : { outcome }), ...insteadOf(actor, now) } }]);
    const replied: Replied = { id, state, kind, submission: sealed.id, conversation: String(now['conversation']) };
    await keep(sql, replied);
    return replied;
  });
}

/** Notes who has it now. @throws REQUEST_CONFLICT where somebody else has it and it is not taken over */
async function take(sql: Sql, queue: WorkQueue, actor: Actor, item: Row, over: boolean): Promise<void> {
  checkStands(item);
  const holder = item['state'] === 'TAKEN' ? item['taken_by'] as string : actor.person;
  if (holder !== actor.person && !over && !actsAs(actor).includes(holder)) throw new GatewayError('REQUEST_CONFLICT');
  await noteTaken(sql, item, actor.person);
  await noteTakenStep(sql, item);
  await appendAudit(sql, [{ event: 'work-item.taken', ...about(actor, queue, item), facts: { over: holder !== actor.person } }]);
}

/** For whom the actor acts, where it is not they who have taken the work. */
const insteadOf = (actor: Actor, item: Row): { readonly onBehalfOf?: string } =>
  (item['state'] === 'TAKEN' && item['taken_by'] !== actor.person ? { onBehalfOf: item['taken_by'] as string } : {});

function there(item: Row | undefined): Row {
  if (item === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return item;
}

/** The reply with the usual values of fields left out. @throws REQUEST_INVALID for a kind that this work is not answered by */
function completed(queue: WorkQueue, draft: ReplyDraft): Reply & { readonly content: object } {
  const reply = queue.replies.find(({ kind }) => kind === draft.kind);
  if (reply === undefined) {
    const todo = `Choose one of ${queue.replies.map(({ kind }) => kind).join(', ')}.`;
    throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path: '/kind', code: 'NOT_IN_LIST', todo }] });
  }
  return { ...reply, lawfulBasis: draft.lawfulBasis ?? reply.lawfulBasis, content: { ...reply.defaults, ...draft.content } };
}

function about(actor: Actor, queue: WorkQueue, item: Row): Omit<AuditEntry, 'event'> {
  return {
    agency: actor.agency, person: actor.person, role: actingRole(actor, queue.what) ?? '', partner: String(item['issuer']), messageId: String(item['id']), kind: String(item['kind']),
    purpose: String(item['purpose']), ...basisOf(item['signed']), ...aboutPerson(item['body'] === null ? undefined : concernedIn(String(item['kind']), String(item['body']))),
  };
}
