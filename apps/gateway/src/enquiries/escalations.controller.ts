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
import { contestRoles } from './contests.controller.js';
import { type Contested, escalateDecision } from './contest.js';

/** Why a child is at risk still after a decision, with whom it was agreed to escalate that, and by which way. */
export class NewEscalation {
  @ApiProperty({ minLength: 10, maxLength: 2000, description: 'Why a child is still at risk. It is sent to the agency that decided; write nothing that leads to a victim or to where a child lives.' })
  @IsString() @MinLength(10) @MaxLength(2000)
  readonly reason!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, description: 'User name of the manager with whom it was agreed, whom the register of people has as one and who has not left; a manager may give their own.' })
  @IsString() @MinLength(1) @MaxLength(100)
  readonly agreedWith!: string;

  @ApiProperty({ minLength: 1, maxLength: 300, description: 'By which way it is escalated beside this message: to whom there, or by which procedure.' })
  @IsString() @MinLength(1) @MaxLength(300)
  readonly route!: string;
}

/** The kinds of which a decision may leave a child at risk and be escalated to who decided. Of adults it is not: what is contested comes to the staff of children's services, who see nothing of adults (ADR 0038, 0043). */
export const escalatable: readonly AskedKind[] = askedKinds.filter(({ kind }) => answersTo('referral-outcome', kind));

/** Escalates decisions on referrals of one kind. */
export function escalatingController(asked: AskedKind): Type {
  @ApiTags(asked.path)
  @Controller(`api/${asked.path}`)
  class EscalatingController {
    readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory) {
      this.parts = { database, submitter, directory };
    }

    @Post(':conversation/escalate')
    @HttpCode(202)
    @MaySee({ what: asked.what, roles: contestRoles })
    @ApiOperation({ summary: 'Escalate the decision that came last and leaves a child at risk, once, as agreed with a manager: the agency that decided decides again, and the managers of both sides are told' })
    @Answers({ conversation: shapes.uuid, answer: shapes.uuid, submission: shapes.uuid }, { status: 202 })
    escalate(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Body() { reason, agreedWith, route }: NewEscalation, @Req() request: Request): Promise<Contested> {
      return escalateDecision(this.parts, asked, actor, { conversation, reason, agreedWith, route }, (sql, contested) => keepAnswerWithin(sql, request, contested));
    }
  }
  return named(EscalatingController, `${asked.kind}-escalating-controller`);
}
