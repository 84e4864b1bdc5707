import { actingRole, type Actor, labelsOf } from '#access';
import { isReader } from '#measures';
import { GatewayError, laneOf, newConversationId, newSubmissionId, parseAgencyCode } from '#messages';
import { keyOfCursor, type Page, pageOf, type PageQuery, type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { type CaseDatabase, type CurrentDirectory, noteOpening } from '#exchange/web';
import { correctionIn, isMisrouted } from '#exchange/corrections';
import { type Submitter } from '#exchange/submit';
import { closeByIssue, contentFromReview } from '../changes/reviews.js';
import { contestsOf } from '../store/contests.js';
import { startAwaiting } from '../awaited/start-awaiting.js';
import { writeLetter } from '../letters/write-letter.js';
import { answeredByHandIn, clarificationsOf, noteRead } from '../store/awaited.js';
import { answeredInScope, answersOf, enquiryBy, enquiryPage, type FirstInList, insertEnquiries, insertPlaces, personToAskAbout, placesOfIssue, searchesOf } from '../store/enquiries.js';
import { insertLetters } from '../store/letters.js';
import { addressesOf } from './addresses.js';
import { type AskedKind } from './asked-kinds.js';
import { type AskedAgency, type Completed, completeDraft, contentFor, contentOf, type Hint } from './draft.js';
import { judgeOnward } from './onward.js';
import { locate, type NotAsked } from './places.js';
import { type NewEnquiry } from './requests.js';
import { firstDay } from './since-last.js';
import { inFull, inList, type ListedEnquiry, type ShownEnquiry } from './shown.js';
import { appendActed } from '../store/acting.js';

/** What asking needs of the node. */
export interface AskingParts {
  readonly database: CaseDatabase;
  readonly submitter: Submitter;
  readonly directory: CurrentDirectory;
}

/** What was issued: a conversation for each agency, with the addresses because of which it is asked, and for what nobody is. Of VICTIM fields nothing, not even which were filled in: that a refuge is known is the victim's own (DESIGN 2). */
export interface Issued {
  readonly id: string;
  readonly crn: string;
  readonly conversations: readonly { readonly conversation: string; readonly to: string; readonly submission: string; readonly because: readonly string[] }[];
  readonly notAsked: readonly NotAsked[];
  /** For whom no address led anywhere, and what to do. */
  readonly hints: readonly Hint[];
}

/** The addresses, in words, because of which an agency is asked; none where it was named by hand alone. */
export const because = ({ places }: AskedAgency): readonly string[] => places.flatMap((place) => place.because);

/** What was asked about the actor's caseload; a list of what is hidden is recorded with its reason. */
export async function listAsked(database: CaseDatabase, asked: AskedKind, actor: Actor, query: PageQuery, reason: string | undefined, first: FirstInList = 'newest'): Promise<Page<ListedEnquiry>> {
  return transactionOver(database, async (sql) => {
    const rows = await enquiryPage(sql, actor, asked, first, keyOfCursor(query.cursor, ['integer', 'time', 'uuid']), query.limit);
    const page = pageOf(rows, query.limit, (row) => [Number(row['first']), String(row['place']), String(row['conversation'])], inList);
    if (reason !== undefined) await appendActed(sql, actor, [{ event: 'enquiry.listed', ...who(actor, asked), kind: asked.kind, facts: { reason, count: page.items.length } }]);
    return page;
  });
}

/** A conversation that the actor may open, as a list shows it. @throws GatewayError ACCESS_NOT_FOUND */
export async function checkAsked(database: CaseDatabase, asked: AskedKind, actor: Actor, conversation: string): Promise<ListedEnquiry> {
  return inList(await visibleAsked(sqlOver(database), asked, actor, conversation));
}

/** What was asked of one agency and what it answered, for a reason that is recorded in the same transaction. @throws GatewayError ACCESS_NOT_FOUND */
export async function readAsked(database: CaseDatabase, asked: AskedKind, actor: Actor, conversation: string, reason: string): Promise<ShownEnquiry> {
  return transactionOver(database, async (sql) => {
    const row = await visibleAsked(sql, asked, actor, conversation);
    const answers = await answersOf(sql, conversation, labelsOf(actor, asked.what).includes('ORIGINATOR'));
    const contests = await contestsOf(sql, conversation);
    await appendActed(sql, actor, [{
      event: 'enquiry.read', ...who(actor, asked), partner: String(row['recipient']), kind: asked.kind, subject: String(row['crn']), facts: { reason, conversation, answers: answers.length },
    }]);
    if (actor.roles.some(isReader)) await noteRead(sql, conversation, [...answers.filter((one) => !isMisrouted(correctionIn(one['correction']))).map((answer) => String(answer['id'])), ...contests.flatMap((contest) => (contest['decision_id'] === null ? [] : [String(contest['decision_id'])]))]);
    // Who has no node is told of no opening, and nobody has opened what is withheld here.
    for (const answer of answers.filter((one) => one['filed_by'] === null && !isMisrouted(correctionIn(one['correction'])))) await noteOpening(sql, actor, { what: asked.what, id: correctionIn(answer['correction'])?.id ?? String(answer['id']), issuer: String(answer['issuer']) });
    for (const contest of contests) if (contest['decision_id'] !== null && contest['decision_filed'] !== true) await noteOpening(sql, actor, { what: asked.what, id: String(contest['decision_id']), issuer: String(contest['decision_issuer']) });
    return inFull(row, answers, await placesOfIssue(sql, String(row['issue'])), await clarificationsOf(sql, conversation), contests, await answeredInScope(sql, String(row['issue'])), await answeredByHandIn(sql, String(row['issue'])));
  });
}

/** One conversation with what was asked. @throws GatewayError ACCESS_NOT_FOUND */
export async function visibleAsked(sql: Sql, asked: AskedKind, actor: Actor, conversation: string): Promise<Row> {
  const row = await enquiryBy(sql, actor, asked, conversation);
  if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return row;
}

/** Whom somebody asks about, as the case record has them. @throws GatewayError ACCESS_NOT_FOUND for somebody who is not of the actor's caseload, as for nobody */
export async function personAskedAbout(database: CaseDatabase, asked: AskedKind, actor: Actor, crn: string): Promise<Row> {
  const person = await personToAskAbout(sqlOver(database), actor, asked, crn);
  if (person === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return person;
}

/** A draft with all that is known and everybody who is to be asked, and what is still to be put right; nothing is kept or sent. @throws GatewayError ACCESS_NOT_FOUND */
export async function judgeDraft(parts: AskingParts, asked: AskedKind, actor: Actor, draft: NewEnquiry): Promise<Completed> {
  const person = await personAskedAbout(parts.database, asked, actor, draft.crn);
  if (draft.review === undefined) return judgeAbout(parts, asked, actor, draft, person);
  const { fixed } = await contentFromReview(sqlOver(parts.database), actor, asked.kind, draft.crn, draft.review);
  return judgeAbout(parts, asked, actor, { ...draft, content: { ...draft.content, ...fixed } }, person);
}

/** The same about somebody whom the case record has been asked for already. */
export async function judgeAbout({ database, directory, submitter }: AskingParts, asked: AskedKind, actor: Actor, draft: Omit<NewEnquiry, 'crn'>, person: Row): Promise<Completed> {
  const content = contentOf(asked, draft, person, actor, new Date());
  const addresses = asked.places === undefined ? [] : await locate(sqlOver(database), addressesOf(asked.kind, content));
  const completed = await sinceLast(database, asked, draft, completeDraft(asked, draft, content, addresses, directory.current(), submitter.agency), person);
  const onward = await judgeOnward(sqlOver(database), String(person['crn']), completed.content, completed.agencies.map(({ to }) => to), directory.current());
  return { ...completed, findings: [...completed.findings, ...onward.filter(({ path }) => !completed.findings.some((one) => one.path === path))] };
}

/** A draft in which nobody says which days are asked about asks from where the last answers ended; the practitioner may say more. */
async function sinceLast(database: CaseDatabase, asked: AskedKind, draft: Omit<NewEnquiry, 'crn'>, completed: Completed, person: Row): Promise<Completed> {
  const { period } = completed.content as { readonly period?: { readonly until?: unknown } };
  if (asked.isSinceLast !== true || (draft.content as { readonly period?: unknown }).period !== undefined) return completed;
  const searches = await searchesOf(sqlOver(database), String(person['crn']), asked.kind, completed.agencies.map(({ to }) => to));
  return { ...completed, content: { ...completed.content, period: { ...period, from: firstDay(completed.content, completed.agencies, searches, String(person['date_of_birth']), String(period?.until)) } } };
}

/**
 * Asks: one conversation for each agency, with what is kept of it and of those who are not asked, and the clocks of all that is waited for, in one transaction. `keep` runs in that transaction, and so does the closing of the
 * proposal of a review that this issues.
 * @throws GatewayError ACCESS_NOT_FOUND, REQUEST_INVALID where a review does not propose it, MESSAGE_REJECTED with what is to be put right
 */
export async function issueDraft(parts: AskingParts, asked: AskedKind, actor: Actor, draft: NewEnquiry, keep: (sql: Sql, issued: Issued) => Promise<void>): Promise<Issued> {
  const { database, submitter, directory } = parts;
  const { content, agencies, notAsked, findings, hints } = await judgeDraft(parts, asked, actor, draft);
  if (findings.length > 0) throw new GatewayError('MESSAGE_REJECTED', { kind: asked.kind, count: findings.length }, { findings });
  const lane = laneOf(asked.kind, content);
  const lawfulBasis = draft.lawfulBasis ?? asked.lawfulBasis;
  const issue = newSubmissionId();
  const asking = await Promise.all(agencies.map(async (one) => {
    const conversation = newConversationId(), said = contentFor(content, one.units);
    if (one.byLetter) return { ...one, conversation, ...await writeLetter(submitter, { asked, conversation, place: one.to, lawfulBasis, content: said }) };
    const message = await submitter.seal(asked.kind, said, { recipient: parseAgencyCode(one.to) });
    return { ...one, conversation, message, letter: undefined, id: message.id, case: message.case };
  }));
  const conversations = asking.map((one) => ({ conversation: one.conversation, to: one.to, submission: one.id, because: because(one) }));
  const agreedWith = (to: string) => directory.current().agreedKind(actor.agency, to, asked.kind);
  const byHand = notAsked.flatMap(({ place, code }) => (code === 'NO_NODE' && place !== null ? [place] : []));
  const issued: Issued = { id: issue, crn: draft.crn, conversations, notAsked, hints };
  await transactionOver(database, async (sql) => {
    await submitter.send(sql, asking.flatMap(({ message, conversation }) => (message === undefined ? [] : [{
      sealed: message, conversation, purpose: asked.purpose, lawfulBasis, lane, onBehalfOf: { person: actor.person, role: actingRole(actor, asked.what) ?? '' },
    }])));
    await insertEnquiries(sql, asking.map((one) => ({
      conversation: one.conversation, issue, submission: one.id, kind: asked.kind, crn: draft.crn, recipient: one.to, asked_by: actor.person, respond_by: content['respondBy'] ?? null, urgency: content['urgency'] ?? null,
      sensitive: isSensitive(one.case), content: one.case,
    })));
    await insertLetters(sql, asking.flatMap(({ letter }) => (letter === undefined ? [] : [letter])));
    await insertPlaces(sql, [
      ...asking.flatMap(({ places, conversation }) => places.map((place) => ({ issue, conversation, code: 'ASKED', ...place }))),
      ...notAsked.map((one) => ({ issue, ...one })),
    ]);
    await startAwaiting(sql, {
      issue, crn: draft.crn, kind: asked.kind, content, askedBy: actor.person, byHand, places: [...asking.flatMap(({ places }) => places.map(({ place }) => place)), ...byHand],
      conversations: asking.map(({ conversation, to, byLetter }) => ({ conversation, to, byLetter, agreed: byLetter ? undefined : agreedWith(to) })),
    });
    await appendActed(sql, actor, [
      ...conversations.map(({ conversation, submission, to }) => ({
        event: 'enquiry.issued', ...who(actor, asked), partner: to, kind: asked.kind, lawfulBasis, subject: draft.crn, facts: { conversation, submission },
      })),
      ...notAsked.flatMap(({ place, code, reason }) => (place === null ? [] : [{
        event: 'enquiry.left-out', ...who(actor, asked), kind: asked.kind, subject: draft.crn, facts: { issue, place, code, reason: reason ?? '' },
      }])),
    ]);
    if (draft.review !== undefined) await closeByIssue(sql, actor, { kind: asked.kind, crn: draft.crn, review: draft.review, issue });
    await keep(sql, issued);
  });
  return issued;
}

const isSensitive = (part: object): boolean => (part as { labels?: Record<string, string> }).labels?.[''] !== undefined;

function who(actor: Actor, { what, purpose }: AskedKind): { agency: string; person: string; role: string; purpose: string } {
  return { agency: actor.agency, person: actor.person, role: actingRole(actor, what) ?? '', purpose };
}
