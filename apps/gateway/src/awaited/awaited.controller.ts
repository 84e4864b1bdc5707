import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { CASE_DATABASE, type CaseDatabase, uuidOrAbsent } from '#exchange/web';
import { Answers, AnswersPage, keepAnswerWithin, type Page, PageQuery } from '#platform';
import { type AwaitedClock, awaitedShape, listAwaited, maySay, type Outcome, outcomeShape, recordOutcome, type SaidOutcome } from './read-awaited.js';

/** Why what is waited for need not be waited for any more. */
export class OutcomeReason {
  @ApiProperty({ minLength: 3, maxLength: 500, description: 'How and when the answer came, or why none is needed; kept in the audit. Names nobody and has no address, postcode, phone number or email.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly reason!: string;
}

/** What was asked and has no outcome yet, with how long that has been waited for: for whoever has the case, their manager and the head of their unit. */
@ApiTags('clocks')
@Controller('api/clocks')
export class AwaitedController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'clock' })
  @ApiOperation({ summary: 'The open clocks of your caseload and teams, the first due before the others: why each runs, of whom an answer is awaited, who owns it, when it is due' })
  @AnswersPage(awaitedShape)
  list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<AwaitedClock>> {
    return listAwaited(this.database, actor, 'all', query);
  }

  @Get('attention')
  @MaySee({ what: 'clock' })
  @ApiOperation({ summary: 'Those that need your attention: your own at four fifths of their time, and overdue; a manager, those overdue; a head of unit, those unanswered a working day later' })
  @AnswersPage(awaitedShape)
  attention(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<AwaitedClock>> {
    return listAwaited(this.database, actor, 'told', query);
  }

  @Post(':id/answered')
  @HttpCode(200)
  @MaySee({ what: 'clock', roles: maySay.ANSWERED_BY_HAND })
  @ApiOperation({ summary: 'Say that the answer has come by another way than this exchange' })
  @Answers(outcomeShape)
  answered(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: OutcomeReason, @Req() request: Request): Promise<Outcome> {
    return this.record(actor, id, 'ANSWERED_BY_HAND', body, request);
  }

  @Post(':id/not-needed')
  @HttpCode(200)
  @MaySee({ what: 'clock', roles: maySay.NOT_NEEDED })
  @ApiOperation({ summary: 'Say, as a manager, why no answer is needed any more; also of what somebody said came by another way' })
  @Answers(outcomeShape)
  notNeeded(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: OutcomeReason, @Req() request: Request): Promise<Outcome> {
    return this.record(actor, id, 'NOT_NEEDED', body, request);
  }

  private record(actor: Actor, id: string, outcome: SaidOutcome, { reason }: OutcomeReason, request: Request): Promise<Outcome> {
    return recordOutcome(this.database, actor, { id, outcome, reason }, (sql, done) => keepAnswerWithin(sql, request, done));
  }
}
