import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { actingRole, type Actor, Asking, MaySee, Reason } from '#access';
import { appendAudit, type AuditEntry } from '#audit';
import { checkContent, type Finding, GatewayError, parseAgencyCode } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, keyOfCursor, type Page, pageOf, type Row, shapes, sqlOver, transactionOver } from '#platform';
import { type Submitter } from '../submit/index.js';
import { noteOpening } from '../web/opening.js';
import { CASE_DATABASE, type CaseDatabase, SUBMITTER } from '../web/tokens.js';
import { uuidOrAbsent } from '../web/uuid-or-absent.js';
import { NewReply, TakeWork, WorkQuery } from './requests.js';
import { inQueue, lockedWorkItem, noteReplied, noteTaken, workItem, workPage, workShape } from './work-items.js';
import { type Reply, type WorkQueue } from './work-queue.js';

/** The pages of a queue over HTTP: a list without content, one piece of work for a reason, taking it, and answering it. */
export function workQueueController(queue: WorkQueue): Type {
  @ApiTags(queue.path)
  @Controller(`api/${queue.path}`)
  class WorkQueueController {
    constructor(@Inject(CASE_DATABASE) readonly database: CaseDatabase, @Inject(SUBMITTER) readonly submitter: Submitter) {}

    @Get()
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: `What waits in ${queue.path}, newest first` })
    @AnswersPage(workShape)
    async list(@Query() query: WorkQuery): Promise<Page<object>> {
      const rows = await workPage(sqlOver(this.database), queue, { state: query.state, before: keyOfCursor(query.cursor, ['time', 'uuid']), limit: query.limit });
      return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['id'])], inQueue);
    }

    @Get(':id')
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: 'The case part in full; needs a reason' })
    @Answers({ ...workShape, content: shapes.content })
    async one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Reason() reason: string): Promise<object> {
      return transactionOver(this.database, async (sql) => {
        const item = await workItem(sql, queue, id);
        if (item === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
        await appendAudit(sql, [{ event: 'work-item.read', ...about(actor, queue, item), facts: { reason } }]);
        await noteOpening(sql, actor, { what: queue.what, id, issuer: String(item['issuer']) });
        return { ...inQueue(item), content: JSON.parse(String(item['body'])) as object };
      });
    }

    @Post(':id/take')
    @HttpCode(200)
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: 'Take a piece of work; what was answered may be taken again, to add to it' })
    @Answers({ id: shapes.uuid, state: shapes.oneOf('TAKEN'), takenBy: shapes.text })
    async take(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: TakeWork, @Req() request: Request): Promise<object> {
      return transactionOver(this.database, async (sql) => {
        const item = there(await lockedWorkItem(sql, queue, id));
        const holder = item['state'] === 'TAKEN' ? item['taken_by'] as string : actor.person;
        if (holder !== actor.person && body.over !== true) throw new GatewayError('REQUEST_CONFLICT');
        await noteTaken(sql, item, actor.person);
        await appendAudit(sql, [{ event: 'work-item.taken', ...about(actor, queue, item), facts: { over: holder !== actor.person } }]);
        const answer = { id, state: 'TAKEN', takenBy: actor.person };
        await keepAnswerWithin(sql, request, answer);
        return answer;
      });
    }

    @Post(':id/replies/checks')
    @HttpCode(200)
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: 'What is still to be put right in a reply; nothing is kept or sent' })
    @Answers({ findings: shapes.listOf(shapes.fields({ path: shapes.text, code: shapes.text, todo: shapes.text })) })
    check(@Param('id', uuidOrAbsent) _id: string, @Body() body: NewReply): { readonly findings: readonly Finding[] } {
      const { kind, content } = completed(queue, body);
      return { findings: checkContent(kind, content) };
    }

    @Post(':id/replies')
    @HttpCode(202)
    @MaySee({ what: queue.what })
    @ApiOperation({ summary: 'Send an answer or a refusal, by whoever has taken the work' })
    @Answers({ id: shapes.uuid, state: shapes.oneOf('REPLIED'), kind: shapes.text, submission: shapes.uuid, conversation: shapes.uuid }, { status: 202 })
    async reply(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewReply, @Req() request: Request): Promise<object> {
      const item = there(await workItem(sqlOver(this.database), queue, id));
      const { kind, content, lawfulBasis } = completed(queue, body);
      const sealed = await this.submitter.seal(kind, content, { recipient: parseAgencyCode(String(item['issuer'])) });
      return transactionOver(this.database, async (sql) => {
        const now = there(await lockedWorkItem(sql, queue, id));
        if (now['state'] !== 'TAKEN' || now['taken_by'] !== actor.person) throw new GatewayError('REQUEST_CONFLICT');
        await this.submitter.send(sql, [{
          sealed, conversation: String(now['conversation']), inReplyTo: id, lane: now['lane'] as 'bulk' | 'urgent', purpose: String(now['purpose']), lawfulBasis,
          onBehalfOf: { person: actor.person, role: actingRole(actor, queue.what) ?? '' },
        }]);
        await noteReplied(sql, now, actor.person, kind);
        await appendAudit(sql, [{ event: 'work-item.replied', ...about(actor, queue, now), lawfulBasis, facts: { reply: kind, submission: sealed.id } }]);
        const answer = { id, state: 'REPLIED', kind, submission: sealed.id, conversation: now['conversation'] };
        await keepAnswerWithin(sql, request, answer);
        return answer;
      });
    }
  }
  return WorkQueueController;
}

function there(item: Row | undefined): Row {
  if (item === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
  return item;
}

/** The reply with the usual values of fields left out. @throws REQUEST_INVALID for a kind that this work is not answered by */
function completed(queue: WorkQueue, body: NewReply): Reply & { readonly content: object } {
  const reply = queue.replies.find(({ kind }) => kind === body.kind);
  if (reply === undefined) {
    const todo = `Choose one of ${queue.replies.map(({ kind }) => kind).join(', ')}.`;
    throw new GatewayError('REQUEST_INVALID', {}, { findings: [{ path: '/kind', code: 'NOT_IN_LIST', todo }] });
  }
  return { ...reply, lawfulBasis: body.lawfulBasis ?? reply.lawfulBasis, content: { ...reply.defaults, ...body.content } };
}

function about(actor: Actor, queue: WorkQueue, item: Row): Omit<AuditEntry, 'event'> {
  return {
    agency: actor.agency, person: actor.person, role: actingRole(actor, queue.what) ?? '', partner: String(item['issuer']), messageId: String(item['id']), kind: String(item['kind']),
    purpose: String(item['purpose']),
  };
}
