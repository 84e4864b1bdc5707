import { Body, Controller, HttpCode, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { type Submitter } from '#exchange/submit';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { answersTo } from '#messages';
import { Answers, keepAnswerWithin, named, shapes } from '#platform';
import { type AskingParts } from './ask.js';
import { type AskedKind, askedKinds } from './asked-kinds.js';
import { contestRefusal, type Contested } from './contest.js';

/** Why a refusal does not hold. */
export class NewContest {
  @ApiProperty({ minLength: 10, maxLength: 2000, description: 'Why the refusal does not hold. It is sent to the agency that refused; write nothing that leads to a victim.' })
  @IsString() @MinLength(10) @MaxLength(2000)
  readonly reason!: string;
}

/** The kinds of which a request may be refused with a reason that can be contested. */
export const contestable: readonly AskedKind[] = askedKinds.filter(({ kind }) => answersTo('enquiry-refusal', kind));

/** Those who may contest: a case administrator files, and does not. */
export const contestRoles = ['practitioner', 'manager'] as const;

/** Contests refusals of one kind. */
export function contestsController(asked: AskedKind): Type {
  @ApiTags(asked.path)
  @Controller(`api/${asked.path}`)
  class ContestsController {
    readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory) {
      this.parts = { database, submitter, directory };
    }

    @Post(':conversation/contests')
    @HttpCode(202)
    @MaySee({ what: asked.what, roles: contestRoles })
    @ApiOperation({ summary: 'Contest the refusal that came last, once: the agency that refused decides again' })
    @Answers({ conversation: shapes.uuid, answer: shapes.uuid, submission: shapes.uuid }, { status: 202 })
    contest(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Body() { reason }: NewContest, @Req() request: Request): Promise<Contested> {
      return contestRefusal(this.parts, asked, actor, { conversation, reason }, (sql, contested) => keepAnswerWithin(sql, request, contested));
    }
  }
  return named(ContestsController, `${asked.kind}-contests-controller`);
}
