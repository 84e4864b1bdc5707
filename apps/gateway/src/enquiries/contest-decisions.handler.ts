import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { type Arrived, type Effect, Preload } from '#exchange';
import { GatewayError, stateLeftBy } from '#messages';
import { escalated } from './answers.handler.js';

const contested = {
  contested: {
    sql: 'select distinct c.conversation, e.recipient, e.crn, e.kind from refusal_contest c join enquiry e using (conversation) where c.conversation = any($1::uuid[])', keys: (message: Arrived<never>) => [message.conversation], column: 'conversation',
  },
};

/** Files what an agency decided on a contest of its refusal among the answers of the conversation: it is upheld, or the enquiry is open again. */
@Controller()
export class ContestDecisionHandler {
  @EventPattern<string>('contest-decision')
  @Preload(contested)
  file(message: Arrived): Effect[] {
    return fileDecision(message);
  }
}

/** @throws MESSAGE_UNASKED for a decision on what was not contested, or of somebody else than refused */
export function fileDecision(message: Arrived): Effect[] {
  const { id, issuer, conversation, kind, receivedAt, content, preloaded } = message;
  const [row] = preloaded['contested'] ?? [];
  if (row === undefined || row['recipient'] !== issuer) throw new GatewayError('MESSAGE_UNASKED', { kind, agency: issuer });
  return [
    { insert: 'enquiry_answer', row: { id, issuer, conversation, kind, leaves: stateLeftBy(kind, content), crn: row['crn'], received_at: receivedAt } },
    ...escalated(message, row),
    { concerns: String(row['crn']) },
    { delivered: 'caseload' },
  ];
}
