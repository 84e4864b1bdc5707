import { Body, Controller, HttpCode, Inject, Param, Post, Req, type Type } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { Answers, keepAnswerWithin, named, shapes } from '#platform';
import { type AskingParts } from './ask.js';
import { type AskedKind } from './asked-kinds.js';
import { clarify, type Clarified } from './clarify.js';
import { NewClarification, newClarificationOf } from './requests.js';

/** How an agency that was asked, and asks for more, is answered. */
export function clarificationsController(asked: AskedKind): Type {
  const body = newClarificationOf(asked);

  @ApiTags(asked.path)
  @Controller(`api/${asked.path}`)
  class ClarificationsController {
    readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory) {
      this.parts = { database, submitter, directory };
    }

    @Post(':conversation/clarifications')
    @HttpCode(202)
    @MaySee({ what: asked.what })
    @ApiBody({ type: body })
    @ApiOperation({ summary: 'Answer an agency that asks for more: the same asked anew, with what it lacked; the time for the answer runs again' })
    @Answers({ conversation: shapes.uuid, to: shapes.text, submission: shapes.uuid }, { status: 202 })
    answer(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Body() body: NewClarification, @Req() request: Request): Promise<Clarified> {
      return clarify(this.parts, asked, actor, conversation, body, (sql, clarified) => keepAnswerWithin(sql, request, clarified));
    }
  }
  return named(ClarificationsController, `${asked.kind}-clarifications-controller`);
}
