import { Controller, type Type } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Arrived, type Effect, Preload } from '#exchange';
import { answersTo, GatewayError, type Kind, type KindDeclaration, kindNames, kinds, saidIn } from '#messages';
import { toldByAnswer } from '../awaited/told-by-answer.js';
import { askedKinds } from './asked-kinds.js';

const ofConversation = (message: Arrived<never>): string[] => [message.conversation];
/** What was asked in a conversation, and the clocks of what is waited for there: one statement each a wave. */
const asked = {
  asked: { sql: `select conversation, recipient, kind, crn, content->>'trigger' as trigger from enquiry where conversation = any($1::uuid[])`, keys: ofConversation, column: 'conversation' },
  clocks: { sql: 'select a.conversation, c.id, c.rule from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = any($1::uuid[])', keys: ofConversation, column: 'conversation' },
};

/** The handler of one kind of answer. */
function answerHandler(kind: Kind): Type {
  @Controller()
  class AnswerHandler {
    @EventPattern<string>(kind)
    @Preload(asked)
    file(message: Arrived): Effect[] {
      return fileAnswer(message);
    }
  }
  return AnswerHandler;
}

/** Files answers, refusals and acknowledgements under the case that was asked about: every kind that anything asked for may bring back. */
export const answerHandlers: readonly Type[] = kindNames.filter((kind) => askedKinds.some((one) => answersTo(kind, one.kind))).map(answerHandler);

/**
 * One row for each answer, with where its kind leaves what was asked; where an enquiry stands follows from the rows. A nil of one agency closes nothing that was asked of another, because each was asked
 * in a conversation of its own. What it tells the clocks of its conversation goes with it.
 * @throws MESSAGE_UNASKED for an answer to nothing, from somebody else than was asked, or of a kind that does not answer what was asked
 */
export function fileAnswer(message: Arrived): Effect[] {
  const [row] = message.preloaded['asked'] ?? [];
  if (row === undefined || row['recipient'] !== message.issuer || !answersTo(message.kind, String(row['kind']))) throw new GatewayError('MESSAGE_UNASKED', { kind: message.kind, agency: message.issuer });
  const { answers }: KindDeclaration = kinds[message.kind];
  return [
    { insert: 'enquiry_answer', row: { id: message.id, issuer: message.issuer, conversation: message.conversation, kind: message.kind, leaves: answers?.leaves, crn: row['crn'], received_at: message.receivedAt, ...saidIn(message.content) } },
    ...(answers === undefined ? [] : toldByAnswer(message, answers.leaves, row['trigger'], message.preloaded['clocks'] ?? [])),
    { concerns: String(row['crn']) },
    { delivered: 'caseload' },
  ];
}
