import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, shapes, sqlOver } from '#platform';
import { uuidOrAbsent } from './uuid-or-absent.js';
import { type ConversationStanding, conversationStanding, standingWithReceipts } from './standing.js';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE } from './tokens.js';

/** Where the messages of one conversation stand, what was sent and what came, with what the partner said became of each. */
@ApiTags('messages')
@Controller('api/conversations')
export class ConversationsController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }) {}

  @Get(':id')
  @MaySee({ what: 'message-status' })
  @ApiOperation({ summary: 'Where one conversation stands' })
  @Answers({ id: shapes.uuid, messages: shapes.listOf(shapes.fields(standingWithReceipts)) })
  one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string): Promise<ConversationStanding> {
    return conversationStanding(sqlOver(this.store), actor, this.people.statement, id);
  }
}
