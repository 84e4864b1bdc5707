import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { AnswersPage, type Page, PageQuery, sqlOver } from '#platform';
import { attentionShape, type NeedingAttention, needingAttention, type UnknownReceipt, unknownReceipts, unknownReceiptShape } from './attention.js';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE } from './tokens.js';

/** What was sent from here and does not go its way: for those who may know of each message. */
@ApiTags('messages')
@Controller('api/attention')
export class AttentionController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }) {}

  @Get()
  @MaySee({ what: 'message-status' })
  @ApiOperation({ summary: 'Sent messages that need attention, oldest first: not received or not opened in time, refused, expired, or never to be sent' })
  @AnswersPage(attentionShape)
  list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<NeedingAttention>> {
    return needingAttention(sqlOver(this.store), actor, this.people.statement, query);
  }

  @Get('unknown-receipts')
  @MaySee({ what: 'message-status', roles: ['operator', 'manager'] })
  @ApiOperation({ summary: 'Receipts for messages that were never sent from here, newest first' })
  @AnswersPage(unknownReceiptShape)
  unknown(@Query() query: PageQuery): Promise<Page<UnknownReceipt>> {
    return unknownReceipts(sqlOver(this.store), query);
  }
}
