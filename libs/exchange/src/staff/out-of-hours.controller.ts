import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, AnswersPage, keepAnswerWithin, type Page, PageQuery, sqlOver, transactionOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE } from '../web/tokens.js';
import { uuidOrAbsent } from '../web/uuid-or-absent.js';
import { listOutOfHours, markSeen, type OutOfHours, outOfHoursShape } from './out-of-hours.js';

/** Urgent messages that came out of hours, for whoever was on duty, and for the head of the unit where nobody was. */
@ApiTags('staff')
@Controller('api/out-of-hours')
export class OutOfHoursController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }) {}

  @Get()
  @MaySee({ what: 'out-of-hours' })
  @ApiOperation({ summary: 'Urgent messages that came out of hours, that you are told of and nobody has seen, oldest first' })
  @AnswersPage(outOfHoursShape)
  list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<OutOfHours>> {
    return listOutOfHours(sqlOver(this.store), actor, this.people.statement, query);
  }

  @Post(':id/seen')
  @HttpCode(200)
  @MaySee({ what: 'out-of-hours' })
  @ApiOperation({ summary: 'Say that you have seen one: nobody is told of it any more' })
  @Answers(outOfHoursShape)
  seen(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Req() request: Request): Promise<OutOfHours> {
    return transactionOver(this.store, async (sql) => {
      const done = await markSeen(sql, actor, this.people.statement, id);
      await keepAnswerWithin(sql, request, done);
      return done;
    });
  }
}
