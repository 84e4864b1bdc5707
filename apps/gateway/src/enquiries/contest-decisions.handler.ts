import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Arrived, type Effect, Preload } from '#exchange';
import { GatewayError, saidIn, stateLeftBy } from '#messages';
import { type Row } from '#platform';
import { startedByAnswer } from '../awaited/started-by-answer.js';
import { toldByDecision, toldByOverturning } from '../awaited/told-by-answer.js';
import { contentAsked } from '../store/asked-anew.js';
import { escalated, ofConversation } from './answers.handler.js';

/** The contests of a conversation, newest first, each with the refusal that it is about and the messages that brought it to the agency, and the clocks of what is waited for there, newest first: one statement each a wave. */
export const preloadedForDecisions = {
  contested: {
    sql: `select c.conversation, c.id, c.content->>'refused' as refused, e.issue, e.recipient, e.crn, e.kind, e.asked_by, exists (select 1 from letter l where l.conversation = e.conversation) as by_letter, s.content, s.content->>'trigger' as trigger, array(select m.message_id::text from sent_message m where m.submission_id = c.submission) as messages
      from refusal_contest c join enquiry e using (conversation) cross join lateral (select ${contentAsked()} as content) s where c.conversation = any($1::uuid[]) order by c.contested_at desc`, keys: ofConversation, column: 'conversation',
  },
  clocks: {
    sql: `select a.conversation, a.issue, a.crn, a.place, c.id, c.rule, c.about, c.reference, c.partner, c.owner, c.team, c.term_count, c.term_unit
      from awaited_reply a join clock c on c.id = a.clock_id where a.conversation = any($1::uuid[]) order by c.started_at desc, c.id`, keys: ofConversation, column: 'conversation',
  },
};

/** Files what an agency decided on a contest of its refusal among the answers of the conversation: it is upheld, or the enquiry is open again. */
@Controller()
export class ContestDecisionHandler {
  @EventPattern<string>('contest-decision')
  @Preload(preloadedForDecisions)
  file(message: Arrived): Effect[] {
    return fileDecision(message);
  }
}

/** The contest that a decision answers. One that names no message is on the only contest of its conversation: of two nobody can say on which. */
function contestOf({ inReplyTo, preloaded }: Arrived): Row | undefined {
  const contested = preloaded['contested'] ?? [];
  return inReplyTo === undefined ? (contested.length === 1 ? contested[0] : undefined) : contested.find(({ messages }) => (messages as readonly string[]).includes(inReplyTo));
}

/** @throws MESSAGE_UNASKED for a decision on what was not contested, or of somebody else than refused */
export function fileDecision(message: Arrived): Effect[] {
  const { id, issuer, conversation, kind, receivedAt, content, preloaded } = message;
  const row = contestOf(message);
  if (row === undefined || row['recipient'] !== issuer) throw new GatewayError('MESSAGE_UNASKED', { kind, agency: issuer });
  const leaves = stateLeftBy(kind, content);
  const refusal = { id: String(row['id']), issuer, code: row['refused'] };
  return [
    { insert: 'enquiry_answer', row: { id, issuer, conversation, kind, leaves, crn: row['crn'], received_at: receivedAt, ...saidIn(content), decides: refusal.id } },
    ...(leaves === undefined ? [] : toldByDecision(message, refusal.id, leaves, preloaded['clocks'] ?? [])),
    ...(leaves === 'OVERTURNED' ? toldByOverturning(message, refusal, row['trigger'], preloaded['clocks'] ?? []) : []),
    ...startedByAnswer(message, leaves, row, preloaded['clocks'] ?? []),
    ...escalated(message, row),
    { concerns: String(row['crn']) },
    { delivered: 'caseload' },
  ];
}
