import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type CorrectionAct, correctionActs, correctionReasons } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, type Page, PageQuery, shapes, sqlOver } from '#platform';
import { type Submitter } from '../submit/index.js';
import { APP_CORRECTIONS, CASE_DATABASE, type CaseDatabase, MESSAGE_PEOPLE, SUBMITTER } from '../web/tokens.js';
import { type AppCorrections } from './correction.js';
import { type Correctable, correctablePage, type SentCorrection, sentCorrections } from './correctable.js';
import { type CorrectionsSent, sendCorrections } from './send-correction.js';

/** What is said of a message that was sent from here. */
export class NewCorrectionRequest {
  @ApiProperty({ format: 'uuid', description: 'The message that is corrected. Those that said the same to other agencies are corrected with it.' })
  @IsUUID('all')
  readonly message!: string;

  @ApiProperty({ enum: correctionActs, description: 'That it holds no more, that another stands in its place, that another is right where it was wrong, or that it should never have been sent.' })
  @IsIn(correctionActs)
  readonly act!: CorrectionAct;

  @ApiProperty({ enum: correctionReasons, description: 'Why.' })
  @IsIn(correctionReasons)
  readonly reasonCode!: (typeof correctionReasons)[number];

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why, in words that repeat nothing of what was wrong; told to its recipients.' })
  @IsString() @MaxLength(500)
  readonly reason!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The message that stands in its place, sent to the same agency before; needed to supersede or correct.' })
  @IsOptional() @IsUUID('all')
  readonly replacedBy?: string;
}

const { fields, listOf, oneOf, orNull, text, time, uuid } = shapes;
const sentShape = { corrections: listOf(fields({ submission: uuid, message: uuid, to: text, replacedBy: orNull(uuid) })) };
const correctableShape = { id: uuid, kind: text, recipient: text, conversation: uuid, issuedAt: time };
const listShape = { ...correctableShape, submission: uuid, message: uuid, act: oneOf(...correctionActs), reasonCode: oneOf(...correctionReasons), replacedBy: orNull(uuid), sentBy: text, sentAt: time, stage: text };

/** Withdrawing, superseding, correcting and recalling what was sent from here, and how far that has come. */
@ApiTags('corrections')
@Controller('api/corrections')
export class CorrectionsController {
  constructor(
    @Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(SUBMITTER) private readonly submitter: Submitter,
    @Inject(MESSAGE_PEOPLE) private readonly people: { readonly statement?: string }, @Inject(APP_CORRECTIONS) private readonly app: { readonly corrections?: AppCorrections },
  ) {}

  @Get()
  @MaySee({ what: 'correction' })
  @ApiOperation({ summary: 'What was corrected from here, newest first, and how far that has come' })
  @AnswersPage(listShape)
  list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<SentCorrection>> {
    return sentCorrections(sqlOver(this.database), actor, this.people.statement, query);
  }

  @Get('correctable')
  @MaySee({ what: 'correction' })
  @ApiOperation({ summary: 'What was sent from here and can be corrected, newest first; nothing of what it says' })
  @AnswersPage(correctableShape)
  correctable(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<Correctable>> {
    return correctablePage(sqlOver(this.database), actor, this.people.statement, query);
  }

  @Post()
  @HttpCode(202)
  @MaySee({ what: 'correction' })
  @ApiOperation({ summary: 'Withdraw, supersede, correct or recall a message, at every agency that got it' })
  @Answers(sentShape, { status: 202 })
  send(@Asking() actor: Actor, @Body() body: NewCorrectionRequest, @Req() request: Request): Promise<CorrectionsSent> {
    const parts = { database: this.database, submitter: this.submitter, messagePeople: this.people.statement, app: this.app.corrections };
    return sendCorrections(parts, actor, body, (sql, sent) => keepAnswerWithin(sql, request, sent));
  }
}
