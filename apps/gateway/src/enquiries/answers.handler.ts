import { Controller, type Type } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Arrived, type Effect, Preload } from '#exchange';
import { escalatedToAsker } from '#exchange/escalations';
import { answersTo, askedScope, askInsteadIn, GatewayError, type Kind, isSignificantChange, kindNames, saidIn, stateLeftBeside } from '#messages';
import { type Row } from '#platform';
import { startedByAnswer } from '../awaited/started-by-answer.js';
import { toldByAnswer } from '../awaited/told-by-answer.js';
import { contentAsked } from '../store/asked-anew.js';
import { isStopped } from '../store/awaited.js';
import { placesOfConversation } from '../store/enquiries.js';
import { type AskedKind, askedKinds } from './asked-kinds.js';

export const ofConversation = (message: Arrived<never>): string[] => [message.conversation];
/** What was asked in a conversation, as it was said last, and the clocks of what is waited for there: one statement each a wave. */
export const preloadedForAnswers = {
  asked: { sql: `select e.conversation, e.issue, e.recipient, e.kind, e.crn, e.asked_by, e.asked_at, exists (select 1 from letter l where l.conversation = e.conversation) as by_letter, s.content->>'trigger' as trigger, s.content->>'ask' as ask, s.content, ${placesOfConversation} as places from enquiry e cross join lateral (select ${contentAsked()} as content) s where e.conversation = any($1::uuid[])`, keys: ofConversation, column: 'conversation' },
  clocks: { sql: `select a.conversation, c.id, c.rule, c.reference, ${isStopped} as stopped from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = any($1::uuid[])`, keys: ofConversation, column: 'conversation' },
};

/** The handler of one kind of answer. */
function answerHandler(kind: Kind): Type {
  @Controller()
  class AnswerHandler {
    @EventPattern<string>(kind)
    @Preload(preloadedForAnswers)
    file(message: Arrived): Effect[] {
      return fileAnswer(message);
    }
  }
  return AnswerHandler;
}

/** Files answers, refusals and acknowledgements under the case that was asked about: every kind that anything asked for may bring back. */
export const answerHandlers: readonly Type[] = kindNames.filter((kind) => askedKinds.some((one) => answersTo(kind, one.kind))).map(answerHandler);

/**
 * One row for each answer, with where its kind and the search behind it leave what was asked; where an enquiry stands follows from the rows. A nil of one agency closes nothing that was asked of another, because each was asked
 * in a conversation of its own. What it tells the clocks of its conversation goes with it.
 * @throws MESSAGE_UNASKED for an answer to nothing, from somebody else than was asked, or of a kind that does not answer what was asked; MESSAGE_NOWHERE for one that says to ask somebody else and names no place that can be
 * asked by it
 */
export function fileAnswer(message: Arrived): Effect[] {
  const [row] = message.preloaded['asked'] ?? [];
  if (row === undefined || row['recipient'] !== message.issuer || !answersTo(message.kind, String(row['kind']))) throw new GatewayError('MESSAGE_UNASKED', { kind: message.kind, agency: message.issuer });
  const leaves = stateLeftBeside(askedScope(row['content'] as object, row['places'] as string[]), message.kind, message.content);
  const place = placeInstead(message, String(row['kind']));
  return [
    { insert: 'enquiry_answer', row: { id: message.id, issuer: message.issuer, conversation: message.conversation, kind: message.kind, leaves, crn: row['crn'], received_at: message.receivedAt, ...saidIn(message.content) } },
    ...(leaves === undefined ? [] : toldByAnswer(message, leaves, row['trigger'], message.preloaded['clocks'] ?? [])),
    ...startedByAnswer(message, leaves, row, message.preloaded['clocks'] ?? []),
    ...(isTooSoonByRule(message, row['trigger']) ? [{ insert: 'refusal_contest', row: { id: message.id, issuer: message.issuer, conversation: message.conversation, by_rule: true, contested_by: row['asked_by'], contested_at: message.receivedAt } } as const] : []),
    ...escalated(message, row),
    ...(place === undefined ? [] : [{ insert: 'enquiry_redirect', row: { id: message.id, issuer: message.issuer, conversation: message.conversation, place, state: 'WAITING' } } as const]),
    { concerns: String(row['crn']) },
    { delivered: 'caseload' },
  ];
}

/** The place that the enquiry follows to, where the answer sends it elsewhere. @throws MESSAGE_NOWHERE */
function placeInstead({ kind, issuer, content }: Arrived, askedKind: string): string | undefined {
  const instead = askInsteadIn(kind, content);
  if (instead === undefined) return undefined;
  const places = (askedKinds as readonly AskedKind[]).find((one) => one.kind === askedKind)?.places;
  const place = places?.of === 'force' ? instead.force : instead.area;
  if (place === undefined) throw new GatewayError('MESSAGE_NOWHERE', { kind, agency: issuer });
  return place;
}

/** An enquiry after a significant change cannot come too soon: a refusal that says so is contested by rule (DOMAIN 2.3, 8). */
const isTooSoonByRule = ({ kind, content }: Arrived, trigger: unknown): boolean =>
  kind === 'enquiry-refusal' && (content as { readonly code?: unknown }).code === 'TOO_SOON' && isSignificantChange(trigger);

/** A refusal that the agreement does not allow, that doubts the lawful basis, or that stands although it was contested, and a decision that leaves somebody at risk go to the practitioner's manager at once; `asked` is what was answered. */
export function escalated({ id, issuer, kind, content, conversation, receivedAt }: Arrived, asked: Row): Effect[] {
  const code = escalatedToAsker(kind, content, { ask: asked['ask'] });
  return code === undefined ? [] : [{ insert: 'escalation', row: { id, code, kind: asked['kind'], conversation, partner: issuer, crn: asked['crn'], escalated_at: receivedAt } }];
}
