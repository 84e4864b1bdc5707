import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, Reason, reasonFrom } from '#access';
import { type Finding } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, named, type Page } from '#platform';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { type Submitter } from '#exchange/submit';
import { type AskingParts, because, type Issued, issueDraft, judgeDraft, listAsked, readAsked } from './ask.js';
import { type AskedKind, isHidden } from './asked-kinds.js';
import { type Hint } from './draft.js';
import { type NotAsked } from './places.js';
import { AskedQuery, NewEnquiry, newEnquiryOf } from './requests.js';
import { checkedShape, fullShape, issuedShape, type ListedEnquiry, listShape, type ShownEnquiry } from './shown.js';

/** What a check of a draft answers. */
interface Checked {
  readonly findings: readonly Finding[];
  readonly to: readonly string[];
  readonly asked: readonly { readonly to: string; readonly because: readonly string[] }[];
  readonly notAsked: readonly NotAsked[];
  readonly hints: readonly Hint[];
}

/** What a practitioner asks for of one kind: a draft is checked, issued to each agency as a conversation of its own, and read with its answers. */
export function askedController(asked: AskedKind): Type {
  const body = newEnquiryOf(asked);

  @ApiTags(asked.path)
  @Controller(`api/${asked.path}`)
  class AskedController {
    readonly parts: AskingParts;

    constructor(@Inject(CASE_DATABASE) database: CaseDatabase, @Inject(SUBMITTER) submitter: Submitter, @Inject(DIRECTORY) directory: CurrentDirectory) {
      this.parts = { database, submitter, directory };
    }

    @Get()
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: `What was asked by ${asked.path} about your caseload, newest first${isHidden(asked) ? '; needs a reason' : ''}` })
    @AnswersPage(listShape)
    list(@Asking() actor: Actor, @Query() query: AskedQuery, @Req() request: Request): Promise<Page<ListedEnquiry>> {
      return listAsked(this.parts.database, asked, actor, query, isHidden(asked) ? reasonFrom(request) : undefined);
    }

    @Get(':conversation')
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: 'What was asked of one agency, and what it answered; needs a reason' })
    @Answers(fullShape(asked.kind))
    one(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Reason() reason: string): Promise<ShownEnquiry> {
      return readAsked(this.parts.database, asked, actor, conversation, reason);
    }

    @Post('checks')
    @HttpCode(200)
    @MaySee({ what: asked.what })
    @ApiBody({ type: body })
    @ApiOperation({ summary: 'What is still to be put right in a draft, field by field, who is asked because of which addresses, and who is not; nothing is kept or sent' })
    @Answers(checkedShape)
    async check(@Asking() actor: Actor, @Body() body: NewEnquiry): Promise<Checked> {
      const { findings, agencies, notAsked, hints } = await judgeDraft(this.parts, asked, actor, body);
      return { findings, to: agencies.map(({ to }) => to), asked: agencies.map((one) => ({ to: one.to, because: because(one) })), notAsked, hints };
    }

    @Post()
    @HttpCode(202)
    @MaySee({ what: asked.what })
    @ApiBody({ type: body })
    @ApiOperation({ summary: 'Ask: one conversation for each agency' })
    @Answers(issuedShape, { status: 202 })
    ask(@Asking() actor: Actor, @Body() body: NewEnquiry, @Req() request: Request): Promise<Issued> {
      return issueDraft(this.parts, asked, actor, body, (sql, issued) => keepAnswerWithin(sql, request, issued));
    }
  }
  return named(AskedController, `${asked.kind}-controller`);
}
