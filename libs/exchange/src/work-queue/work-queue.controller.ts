import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, Reason } from '#access';
import { type Finding } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, named, type Page, partContent, shapes } from '#platform';
import { type Submitter } from '../submit/index.js';
import { CASE_DATABASE, type CaseDatabase, SUBMITTER } from '../web/tokens.js';
import { uuidOrAbsent } from '../web/uuid-or-absent.js';
import { handOver, judgeReplyTo, listWork, readWork, type Replied, sendReply, type ShownWork, type Taken, takeOver } from './act-on-work.js';
import { HandOver, NewReply, newReplyOf, TakeWork, WorkQuery } from './requests.js';
import { handoverShape, type QueuedWork, workShape } from './work-items.js';
import { type WorkQueue } from './work-queue.js';

/** A queue over HTTP: a list without content, one piece of work for a reason, taking it, and answering it. */
export function workQueueController(queue: WorkQueue): Type {
  const body = newReplyOf(queue);

  @ApiTags(queue.path)
  @Controller(`api/${queue.path}`)
  class WorkQueueController {
    constructor(@Inject(CASE_DATABASE) readonly database: CaseDatabase, @Inject(SUBMITTER) readonly submitter: Submitter) {}

    @Get()
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: `What waits in ${queue.path}, newest first` })
    @AnswersPage(workShape)
    list(@Asking() actor: Actor, @Query() query: WorkQuery): Promise<Page<QueuedWork>> {
      return listWork(this.database, queue, actor, query);
    }

    @Get(':id')
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: 'The case part in full; needs a reason' })
    @Answers({ ...workShape, content: shapes.orNull(partContent([queue.takes], 'case')), handovers: shapes.listOf(handoverShape) })
    one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Reason() reason: string): Promise<ShownWork> {
      return readWork(this.database, queue, actor, id, reason);
    }

    @Post(':id/take')
    @HttpCode(200)
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: 'Take a piece of work; what was answered may be taken again, to add to it' })
    @Answers({ id: shapes.uuid, state: shapes.oneOf('TAKEN'), takenBy: shapes.text })
    take(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: TakeWork, @Req() request: Request): Promise<Taken> {
      return takeOver(this.database, queue, actor, { id, over: body.over === true }, (sql, taken) => keepAnswerWithin(sql, request, taken));
    }

    @Post(':id/hand-over')
    @HttpCode(200)
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: 'Hand a piece of work that you have to a named colleague, who is told until they open it' })
    @Answers({ id: shapes.uuid, state: shapes.oneOf('TAKEN'), takenBy: shapes.text })
    handOver(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() { to, reason }: HandOver, @Req() request: Request): Promise<Taken> {
      return handOver(this.database, queue, actor, { id, to, reason }, (sql, taken) => keepAnswerWithin(sql, request, taken));
    }

    @Post(':id/replies/checks')
    @HttpCode(200)
    @MaySee({ what: queue.what })
    @ApiBody({ type: body })
    @ApiOperation({ summary: 'What is still to be put right in a reply; nothing is kept or sent' })
    @Answers({ findings: shapes.listOf(shapes.fields({ path: shapes.text, code: shapes.text, todo: shapes.text })) })
    async check(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewReply): Promise<{ readonly findings: readonly Finding[] }> {
      return { findings: await judgeReplyTo(this, queue, actor, { id, draft: body }) };
    }

    @Post(':id/replies')
    @HttpCode(202)
    @MaySee({ what: queue.what })
    @ApiBody({ type: body })
    @ApiOperation({ summary: 'Send an answer or a refusal, by whoever has taken the work' })
    @Answers({ id: shapes.uuid, state: shapes.oneOf('TAKEN', 'REPLIED'), kind: shapes.text, submission: shapes.uuid, conversation: shapes.uuid }, { status: 202 })
    reply(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewReply, @Req() request: Request): Promise<Replied> {
      return sendReply(this, queue, actor, { id, draft: body }, (sql, replied) => keepAnswerWithin(sql, request, replied));
    }
  }
  return named(WorkQueueController, `${queue.takes}-queue-controller`);
}
