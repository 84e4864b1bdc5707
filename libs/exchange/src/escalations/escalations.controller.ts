import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, AnswersPage, keepAnswerWithin, type Page, PageQuery, sqlOver, transactionOver } from '#platform';
import { Dealing } from '../web/dealing.js';
import { CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE } from '../web/tokens.js';
import { uuidOrAbsent } from '../web/uuid-or-absent.js';
import { countsShape, dealWithEscalation, type Escalation, type EscalationCount, escalationCounts, escalationShape, openEscalations } from './list-escalations.js';

/** Refusals, and decisions that leave somebody at risk, that go to managers at once: to whoever asked, and to the leads of whoever answered so. */
@ApiTags('escalations')
@Controller('api/escalations')
export class EscalationsController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }) {}

  @Get()
  @MaySee({ what: 'escalation' })
  @ApiOperation({ summary: 'Refusals against the agreement, refusals upheld although contested, decisions on referrals that leave somebody at risk, and what stays unanswered past its time, that no manager has dealt with, oldest first' })
  @AnswersPage(escalationShape)
  list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<Escalation>> {
    return openEscalations(sqlOver(this.store), actor, this.hasPeople(), query);
  }

  @Get('counts')
  @MaySee({ what: 'escalation' })
  @ApiOperation({ summary: 'How many there were, and how many wait for a manager, by code, partner and kind' })
  @Answers(countsShape)
  async counts(@Asking() actor: Actor): Promise<{ readonly counts: readonly EscalationCount[] }> {
    return { counts: await escalationCounts(sqlOver(this.store), actor, this.hasPeople()) };
  }

  @Post(':id/dealt-with')
  @HttpCode(200)
  @MaySee({ what: 'escalation' })
  @ApiOperation({ summary: 'Say what was done about one' })
  @Answers(escalationShape)
  dealWith(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() { reason }: Dealing, @Req() request: Request): Promise<Escalation> {
    return transactionOver(this.store, async (sql) => {
      const done = await dealWithEscalation(sql, actor, this.hasPeople(), { id, reason });
      await keepAnswerWithin(sql, request, done);
      return done;
    });
  }

  private hasPeople(): boolean {
    return this.people.statement !== undefined;
  }
}
