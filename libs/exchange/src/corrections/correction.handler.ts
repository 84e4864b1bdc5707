import { Controller } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { GatewayError, type MessageCorrection } from '#messages';
import { type Arrived, Preload } from '../rails/arrived.js';
import { type Effect } from '../rails/effects.js';
import { correctionTable } from './correction.js';

const corrected = ({ content }: Arrived<MessageCorrection>): string[] => [content.message];

/** Takes in what other agencies say of messages of theirs; the same at every node. */
@Controller()
export class CorrectionController {
  @EventPattern<string>('message-correction')
  @Preload({
    came: { sql: 'select message_id, issuer, kind, conversation from inbox where message_id = any($1::uuid[])', keys: corrected, column: 'message_id' },
    ours: { sql: 'select message_id from sent_message where message_id = any($1::uuid[])', keys: corrected, column: 'message_id' },
  })
  onCorrection(message: Arrived<MessageCorrection>): Effect[] {
    return noteCorrection(message);
  }
}

/**
 * Notes a correction; it is applied as soon as what it corrects is here, which may be later: then it waits, and nobody is ever shown what it corrects.
 * @throws MESSAGE_NOT_OWN for a message of somebody else's, or of another conversation or kind than it says
 */
export function noteCorrection({ id, issuer, kind, conversation, receivedAt, content, preloaded }: Arrived<MessageCorrection>): Effect[] {
  const { came = [], ours = [] } = preloaded;
  const own = came.find((row) => row['issuer'] === issuer);
  const isOthers = own === undefined && came.length + ours.length > 0;
  if (isOthers || (own !== undefined && (own['conversation'] !== conversation || own['kind'] !== content.correctedKind))) throw new GatewayError('MESSAGE_NOT_OWN', { kind, agency: issuer });
  return [
    {
      insert: correctionTable.table,
      row: { id, issuer, message_id: content.message, kind: content.correctedKind, conversation, act: content.act, reason_code: content.reasonCode, replaced_by: content.replacedBy ?? null, received_at: receivedAt },
    },
    { delivered: 'corrections' },
  ];
}
