import { randomUUID } from 'node:crypto';
import { actingRole, type Actor, reasonToKeep, textToKeep } from '#access';
import { type CaseDatabase } from '#exchange/web';
import { recordClockEvents } from '#exchange/clocks';
import { type Finding, GatewayError, isUuid, type Kind } from '#messages';
import { keyOfCursor, type Page, pageOf, type Row, type Sql, transactionOver } from '#platform';
import { type AskedName } from '../enquiries/asked-kinds.js';
import { appendActed } from '../store/acting.js';
import { personToAskAbout } from '../store/enquiries.js';
import { causesOf, completeReview, type Dealt, dealWith, proposalsOf, reviewBy, reviewPage } from '../store/reviews.js';
import { alsoShown, unasked } from './also-shown.js';
import { causeOf } from './causes.js';
import { type ChangeName, mayHaveDay, needsManager } from './change-events.js';
import { type Cause, openReviews } from './open-reviews.js';
import { type Prefilled, prefilled } from './prefilled.js';
import { askedBy, type Proposal, proposalBy } from './proposals.js';
import { type DeclinedProposal, type DoneProposal, type NewChange, type ReviewQuery } from './requests.js';
import { inFull, inList, type ListedReview, type ShownReview } from './shown.js';

/** Runs in the transaction of an act with what it is answered with. */
export type Keep = (sql: Sql, done: ListedReview) => Promise<void>;

/** The reviews of the actor's caseload, newest first; that there is one is sensitive, so the list is recorded with its reason. */
export async function listReviews(database: CaseDatabase, actor: Actor, { crn, which, cursor, limit }: ReviewQuery, reason: string): Promise<Page<ListedReview>> {
  return transactionOver(database, async (sql) => {
    const rows = await reviewPage(sql, actor, { crn, open: which !== 'all' }, keyOfCursor(cursor, ['time', 'uuid']), limit);
    const page = pageOf(rows, limit, (row) => [String(row['place']), String(row['id'])], inList);
    await appendActed(sql, actor, [{ event: 'review.listed', ...who(actor), facts: { reason, count: page.items.length } }]);
    return page;
  });
}

/** Whose reviews somebody looks at or opens one for. @throws GatewayError ACCESS_NOT_FOUND for somebody who is not of the actor's caseload, as for nobody */
export async function personToReview(sql: Sql, actor: Actor, crn: string): Promise<Row> {
  const person = await personToAskAbout(sql, actor, { kind: 'review', what: 'review' }, crn);
  if (person === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return person;
}

/** One review that the actor may see. @throws GatewayError ACCESS_NOT_FOUND for one that is hidden and one that is not there alike */
export async function visibleReview(sql: Sql, actor: Actor, id: string): Promise<Row> {
  const row = isUuid(id) ? await reviewBy(sql, actor, id) : undefined;
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

/** A review with what caused it and what it proposes, for a reason that is recorded in the same transaction. @throws GatewayError ACCESS_NOT_FOUND */
export async function readReview(database: CaseDatabase, actor: Actor, id: string, reason: string): Promise<ShownReview> {
  return transactionOver(database, async (sql) => {
    const row = await visibleReview(sql, actor, id);
    await appendActed(sql, actor, [{ event: 'review.read', ...who(actor), subject: String(row['crn']), facts: { review: id, reason } }]);
    return inFull(row, await causesOf(sql, id), await proposalsOf(sql, id));
  });
}

/** Opens the review of a change that somebody learnt of, or adds the change to the one of that day that nobody has begun; and those of what it shows besides. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_INVALID */
export async function enterChange(database: CaseDatabase, actor: Actor, { crn, happenedOn, learnedFrom, details, ...said }: NewChange, keep: Keep): Promise<ListedReview> {
  textToKeep('/details', details);
  if (!mayHaveDay(said.event, happenedOn, new Date())) refuse({ path: '/happenedOn', code: 'NOT_A_DATE', todo: 'Give a day that is not in the future, as YYYY-MM-DD; of a planned release, transfer, handover or move one within a year.' });
  const findings = unasked(said);
  if (findings.length > 0) throw new GatewayError('REQUEST_INVALID', {}, { findings });
  return transactionOver(database, async (sql) => {
    await personToReview(sql, actor, crn);
    const cause: Cause = { source: 'PERSON', reference: randomUUID(), happenedOn, learnedFrom, details, enteredBy: actor.person, relationship: said.relationship, reportNames: said.reportNames };
    const [noted] = await openReviews(sql, [said.event, ...alsoShown(said)].map((event) => ({ crn, event, cause })), { ...who(actor), actor }, new Date());
    if (noted === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return done(sql, actor, noted.review, keep);
  });
}

/** Records that a proposal was done without a message. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_INVALID */
export async function doProposal(database: CaseDatabase, actor: Actor, id: string, { proposal, outcome, manager }: DoneProposal, keep: Keep): Promise<ListedReview> {
  textToKeep('/outcome', outcome);
  return transactionOver(database, async (sql) => {
    const row = await visibleReview(sql, actor, id);
    if (askedBy(proposal) !== undefined) refuse({ path: '/proposal', code: 'NOT_IN_LIST', todo: 'Issue it from this review, or decline it with a reason.' });
    await deal(sql, actor, row, { proposal, state: 'DONE', said: outcome, manager: consulted(actor, row, proposal, 'DONE', manager) });
    return done(sql, actor, id, keep);
  });
}

/** Records why a proposal is not done. @throws GatewayError ACCESS_NOT_FOUND, REQUEST_INVALID */
export async function declineProposal(database: CaseDatabase, actor: Actor, id: string, { proposal, reason, manager }: DeclinedProposal, keep: Keep): Promise<ListedReview> {
  reasonToKeep(reason);
  return transactionOver(database, async (sql) => {
    const row = await visibleReview(sql, actor, id);
    await deal(sql, actor, row, { proposal, state: 'DECLINED', said: reason, manager: consulted(actor, row, proposal, 'DECLINED', manager) });
    return done(sql, actor, id, keep);
  });
}

/** What something that is asked from a review has from it. @throws GatewayError ACCESS_NOT_FOUND where the actor may see no such review of this person; REQUEST_INVALID where it does not propose that, or it has been dealt with */
export async function contentFromReview(sql: Sql, actor: Actor, kind: Kind, crn: string, review: string): Promise<Prefilled> {
  const row = await reviewOf(sql, actor, crn, review);
  const proposal = proposalBy(kind);
  if (proposal === undefined || !(row['open'] as Proposal[]).includes(proposal)) refuse(notOpen('/review'));
  return prefilled(kind as AskedName, row['event'] as ChangeName, (await causesOf(sql, review)).map(causeOf));
}

/** Closes the proposal of a review that is done by what was issued, in the transaction that issues it. @throws GatewayError as {@link contentFromReview} */
export async function closeByIssue(sql: Sql, actor: Actor, { kind, crn, review, issue }: { readonly kind: Kind; readonly crn: string; readonly review: string; readonly issue: string }): Promise<void> {
  const row = await reviewOf(sql, actor, crn, review);
  const proposal = proposalBy(kind);
  if (proposal === undefined) refuse(notOpen('/review'));
  await deal(sql, actor, row, { proposal, state: 'ISSUED', issue }, '/review');
}

async function reviewOf(sql: Sql, actor: Actor, crn: string, review: string): Promise<Row> {
  const row = await visibleReview(sql, actor, review);
  if (row['crn'] !== crn) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

/** Writes what became of a proposal; with the last one the review is complete, and its clock stops. Nothing else completes one. */
async function deal(sql: Sql, actor: Actor, row: Row, dealt: Omit<Dealt, 'review' | 'by' | 'proposal'> & { readonly proposal: Proposal }, path = '/proposal'): Promise<void> {
  const review = String(row['id']);
  if (!(await dealWith(sql, { ...dealt, review, by: actor.person }))) refuse(notOpen(path));
  const { proposal, state, issue, manager } = dealt;
  await appendActed(sql, actor, [{
    event: 'proposal.dealt-with', ...who(actor), subject: String(row['crn']),
    facts: { review, proposal, state, ...(issue === undefined ? {} : { issue }), ...(manager === undefined || manager === null ? {} : { manager }) },
  }]);
  const clock = await completeReview(sql, review);
  if (clock === undefined) return;
  await recordClockEvents(sql, [{ id: randomUUID(), clock, at: new Date(), kind: 'stopped', outcome: 'COMPLETED' }]);
  await appendActed(sql, actor, [{ event: 'review.completed', ...who(actor), subject: String(row['crn']), facts: { review } }]);
}

/** The manager who was consulted, where one must be. @throws GatewayError REQUEST_INVALID */
function consulted(actor: Actor, row: Row, proposal: Proposal, state: 'DONE' | 'DECLINED', named: string | undefined): string | null {
  textToKeep('/manager', named ?? '');
  const manager = named ?? (actor.roles.includes('manager') ? actor.person : null);
  if (manager === null && needsManager(row['event'] as ChangeName, proposal, state)) refuse({ path: '/manager', code: 'REQUIRED', todo: 'Name the manager whom you consulted.' });
  return manager;
}

async function done(sql: Sql, actor: Actor, id: string, keep: Keep): Promise<ListedReview> {
  const review = inList(await visibleReview(sql, actor, id));
  await keep(sql, review);
  return review;
}

const notOpen = (path: string): Finding => ({ path, code: 'NOT_IN_LIST', todo: 'Choose a proposal of this review that is still open.' });

function refuse(finding: Finding): never {
  throw new GatewayError('REQUEST_INVALID', {}, { findings: [finding] });
}

const who = (actor: Actor): { agency: string; person: string; role: string; purpose: string } => ({ agency: actor.agency, person: actor.person, role: actingRole(actor, 'review') ?? '', purpose: 'manage-da-risk' });
