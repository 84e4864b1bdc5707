import { randomUUID } from 'node:crypto';
import { actingRole, type Actor } from '#access';
import { recordClockEvents } from '#exchange/clocks';
import { answersTo, GatewayError, laneOf, type LawfulBasis, parseAgencyCode } from '#messages';
import { type Row, type Sql, sqlOver, transactionOver } from '#platform';
import { writeLetter } from '../letters/write-letter.js';
import { endQuestions, insertClarification, openQuestions } from '../store/awaited.js';
import { placesOfIssue } from '../store/enquiries.js';
import { insertLetters } from '../store/letters.js';
import { type AskingParts, judgeAbout, personAskedAbout, visibleAsked } from './ask.js';
import { type AskedKind } from './asked-kinds.js';
import { type Completed, contentFor } from './draft.js';
import { type LeftOut } from './places.js';
import { appendActed } from '../store/acting.js';

/** What a practitioner answers to an agency that asked for more: the enquiry said anew, with what it lacked. */
export interface Clarification {
  readonly content: object;
  readonly leftOut?: readonly LeftOut[];
  readonly lawfulBasis?: LawfulBasis;
}

/** What was sent to answer a question: in the conversation of the enquiry. */
export interface Clarified {
  readonly conversation: string;
  readonly to: string;
  readonly submission: string;
}

/** A clarification with what is still to be put right in it. */
export interface JudgedClarification {
  /** The enquiry as it stands. */
  readonly row: Row;
  readonly person: Row;
  readonly completed: Completed;
}

/** Whether an agency that is asked by a kind may ask back: those kinds that can be refused. */
export const mayAskBack = ({ kind }: AskedKind): boolean => answersTo('enquiry-refusal', kind);

/**
 * A clarification as it would be sent. Whom the enquiry asks stays as it was: the others have been asked, and a place that was left out stays so for its reason; one to which only what is written anew leads is told.
 * @throws GatewayError ACCESS_NOT_FOUND; REQUEST_CONFLICT where nobody asks for more
 */
export async function judgeClarification(parts: AskingParts, asked: AskedKind, actor: Actor, conversation: string, given?: Clarification): Promise<JudgedClarification> {
  const sql = sqlOver(parts.database);
  const row = await visibleAsked(sql, asked, actor, conversation);
  if (row['state'] === 'WITHDRAWN' || (await openQuestions(sql, conversation)).length === 0) throw new GatewayError('REQUEST_CONFLICT');
  const person = await personAskedAbout(parts.database, asked, actor, String(row['crn']));
  // Whom it is about the case record says anew; what it is labelled, the declaration.
  const was = Object.fromEntries(Object.entries(row['asked_now'] as object).filter(([name]) => name !== 'subject' && name !== 'labels' && name !== 'toUnits')) as Record<string, unknown>;
  const field = asked.places?.field;
  const content = { ...given?.content ?? was, ...(field === undefined ? {} : { [field]: was[field] }) };
  const leftOut = [...given?.leftOut ?? [], ...(await placesOfIssue(sql, String(row['issue']))).flatMap(({ place, reason }) => (reason === null ? [] : [{ place: String(place), reason: String(reason) }]))];
  return { row, person, completed: await judgeAbout(parts, asked, actor, { content, leftOut }, person) };
}

/**
 * Answers an agency that asked for more: the enquiry goes to it once more, in its conversation, and the clock that rested for the question runs again; all in one transaction.
 * @throws GatewayError as {@link judgeClarification}; MESSAGE_REJECTED with what is to be put right
 */
export async function clarify(parts: AskingParts, asked: AskedKind, actor: Actor, conversation: string, given: Clarification, keep: (sql: Sql, clarified: Clarified) => Promise<void>): Promise<Clarified> {
  const { row, completed } = await judgeClarification(parts, asked, actor, conversation, given), { findings } = completed;
  const content = contentFor(completed.content, (row['content'] as { readonly toUnits?: readonly string[] }).toUnits ?? []);
  if (findings.length > 0) throw new GatewayError('MESSAGE_REJECTED', { kind: asked.kind, count: findings.length }, { findings });
  const to = String(row['recipient']), crn = String(row['crn']);
  const role = actingRole(actor, asked.what) ?? '', lawfulBasis = given.lawfulBasis ?? asked.lawfulBasis;
  const anew = row['letter'] === null ? { message: await parts.submitter.seal(asked.kind, content, { recipient: parseAgencyCode(to) }) } : await writeLetter(parts.submitter, { asked, conversation, place: to, lawfulBasis, content });
  const sealed = anew.message ?? anew;
  const clarified: Clarified = { conversation, to, submission: sealed.id };
  return transactionOver(parts.database, async (sql) => {
    const questions = await openQuestions(sql, conversation);
    if (questions.length === 0) throw new GatewayError('REQUEST_CONFLICT');
    if (anew.message === undefined) await insertLetters(sql, [anew.letter]);
    else await parts.submitter.send(sql, [{ sealed: anew.message, conversation, purpose: asked.purpose, lawfulBasis, lane: laneOf(asked.kind, content), onBehalfOf: { person: actor.person, role } }]);
    await insertClarification(sql, { submission: sealed.id, conversation, asked_by: actor.person, content: sealed.case });
    await recordClockEvents(sql, questions.map(({ clock, pause }) => ({ clock, id: randomUUID(), at: new Date(), kind: 'resumed', pause })));
    await endQuestions(sql, conversation, 'CLARIFIED');
    await appendActed(sql, actor, [{
      event: 'enquiry.clarified', agency: actor.agency, person: actor.person, role, partner: to, kind: asked.kind, purpose: asked.purpose, lawfulBasis, subject: crn, facts: { conversation, submission: sealed.id },
    }]);
    await keep(sql, clarified);
    return clarified;
  });
}
