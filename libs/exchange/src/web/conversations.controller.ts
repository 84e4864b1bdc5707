import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { GatewayError } from '#messages';
import { Answers, shapes, sqlOver } from '#platform';
import { type MessageStanding, receiptsOf, standing, standings, standingWithReceipts } from './standing.js';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE } from './tokens.js';
import { uuidOrAbsent } from './uuid-or-absent.js';

/** Where the messages of one conversation stand, what was sent and what came, with what the partner said became of each. */
@ApiTags('messages')
@Controller('api/conversations')
export class ConversationsController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }) {}

  @Get(':id')
  @MaySee({ what: 'message-status' })
  @ApiOperation({ summary: 'Where one conversation stands' })
  @Answers({ id: shapes.uuid, messages: shapes.listOf(shapes.fields(standingWithReceipts)) })
  async one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<{ readonly id: string; readonly messages: readonly MessageStanding[] }> {
    const sql = sqlOver(this.store);
    const rows = await standings(sql, actor, this.people.statement, 'm.conversation = $1', id);
    if (rows.length === 0) throw new GatewayError('ACCESS_NOT_FOUND');
    const receipts = await receiptsOf(sql, rows.map((row) => String(row['message_id'])));
    return { id, messages: rows.map((row) => ({ ...standing(row), receipts: receipts.get(String(row['message_id'])) ?? [] })) };
  }
}
