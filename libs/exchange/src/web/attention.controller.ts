import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, AnswersPage, keepAnswerWithin, type Page, PageQuery, sqlOver, transactionOver } from '#platform';
import { attentionShape, dealWith, type NeedingAttention, needingAttention, type UnknownReceipt, unknownReceipts, unknownReceiptShape } from './attention.js';
import { Dealing } from './dealing.js';
import { type DealtWith, dealtWithShape } from './standing.js';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE } from './tokens.js';
import { uuidOrAbsent } from './uuid-or-absent.js';

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

  /** A message that is late or unopened is not dealt with by saying so: that ends when its receipt comes. */
  @Post(':id/dealt-with')
  @HttpCode(200)
  @MaySee({ what: 'message-status' })
  @ApiOperation({ summary: 'Say that a sent message which was refused, has expired or cannot be sent is dealt with' })
  @Answers(dealtWithShape)
  dealWith(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() { reason }: Dealing, @Req() request: Request): Promise<DealtWith> {
    return transactionOver(this.store, async (sql) => {
      const done = await dealWith(sql, actor, this.people.statement, { id, reason });
      await keepAnswerWithin(sql, request, done);
      return done;
    });
  }

  @Get('unknown-receipts')
  @MaySee({ what: 'message-status', roles: ['operator', 'manager'] })
  @ApiOperation({ summary: 'Receipts for messages that were never sent from here, newest first' })
  @AnswersPage(unknownReceiptShape)
  unknown(@Query() query: PageQuery): Promise<Page<UnknownReceipt>> {
    return unknownReceipts(sqlOver(this.store), query);
  }
}
