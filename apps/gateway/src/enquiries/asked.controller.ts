import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { actingRole, type Actor, Asking, labelsOf, MaySee, Reason, reasonFrom } from '#access';
import { appendAudit } from '#audit';
import { type Finding, GatewayError, newConversationId, newSubmissionId, parseAgencyCode } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, keyOfCursor, type Page, pageOf, type Row, shapes, sqlOver, transactionOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, noteOpening, SUBMITTER, uuidOrAbsent } from '#exchange/web';
import { type SealedContent, type Submitter } from '#exchange/submit';
import { answersOf, enquiryBy, enquiryPage, insertEnquiries, personToAskAbout } from '../store/enquiries.js';
import { type AskedKind } from './asked-kinds.js';
import { type Completed, completeDraft } from './draft.js';
import { AskedQuery, NewEnquiry } from './requests.js';
import { fullShape, inFull, inList, issuedShape, listShape } from './shown.js';

/** What a practitioner asks for of one kind: a draft is checked, issued to each agency as a conversation of its own, and read with its answers. */
export function askedController(asked: AskedKind): Type {
  @ApiTags(asked.path)
  @Controller(`api/${asked.path}`)
  class AskedController {
    constructor(@Inject(CASE_DATABASE) readonly database: CaseDatabase, @Inject(SUBMITTER) readonly submitter: Submitter, @Inject(DIRECTORY) readonly directory: CurrentDirectory) {}

    @Get()
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: `What was asked by ${asked.path} about your caseload, newest first${asked.hidden ? '; needs a reason' : ''}` })
    @AnswersPage(listShape)
    async list(@Asking() actor: Actor, @Query() query: AskedQuery, @Req() request: Request): Promise<Page<object>> {
      const reason = asked.hidden ? reasonFrom(request) : undefined;
      return transactionOver(this.database, async (sql) => {
        const rows = await enquiryPage(sql, actor, asked, keyOfCursor(query.cursor, ['time', 'uuid']), query.limit);
        const page = pageOf(rows, query.limit, (row) => [String(row['place']), String(row['conversation'])], inList);
        if (reason !== undefined) await appendAudit(sql, [{ event: 'enquiry.listed', ...who(actor, asked), kind: asked.kind, facts: { reason, count: page.items.length } }]);
        return page;
      });
    }

    @Get(':conversation')
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: 'What was asked of one agency, and what it answered; needs a reason' })
    @Answers(fullShape)
    async one(@Asking() actor: Actor, @Param('conversation', uuidOrAbsent) conversation: string, @Reason() reason: string): Promise<object> {
      return transactionOver(this.database, async (sql) => {
        const row = await enquiryBy(sql, actor, asked, conversation);
        if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
        const answers = await answersOf(sql, conversation, labelsOf(actor, asked.what).includes('ORIGINATOR'));
        await appendAudit(sql, [{
          event: 'enquiry.read', ...who(actor, asked), partner: String(row['recipient']), kind: asked.kind, subject: String(row['crn']), facts: { reason, conversation, answers: answers.length },
        }]);
        for (const answer of answers) await noteOpening(sql, actor, { what: asked.what, id: String(answer['id']), issuer: String(answer['issuer']) });
        return inFull(row, answers);
      });
    }

    @Post('checks')
    @HttpCode(200)
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: 'What is still to be put right in a draft, field by field; nothing is kept or sent' })
    @Answers({ findings: shapes.listOf(shapes.fields({ path: shapes.text, code: shapes.text, todo: shapes.text })), to: shapes.listOf(shapes.text) })
    async check(@Asking() actor: Actor, @Body() body: NewEnquiry): Promise<{ readonly findings: readonly Finding[]; readonly to: readonly string[] }> {
      const { findings, agencies } = await this.completed(actor, body);
      return { findings, to: agencies };
    }

    @Post()
    @HttpCode(202)
    @MaySee({ what: asked.what })
    @ApiOperation({ summary: 'Ask: one conversation for each agency' })
    @Answers(issuedShape, { status: 202 })
    async ask(@Asking() actor: Actor, @Body() body: NewEnquiry, @Req() request: Request): Promise<object> {
      const { content, agencies, findings, entered } = await this.completed(actor, body);
      if (findings.length > 0) throw new GatewayError('MESSAGE_REJECTED', { kind: asked.kind, count: findings.length }, { findings });
      const sealed = await Promise.all(agencies.map((agency) => this.submitter.seal(asked.kind, content, { recipient: parseAgencyCode(agency) })));
      const conversations = sealed.map((one) => ({ conversation: newConversationId(), to: one.recipient, submission: one.id }));
      const lane = content['urgency'] === 'IMMEDIATE' ? 'urgent' : 'bulk';
      const lawfulBasis = body.lawfulBasis ?? asked.lawfulBasis;
      const issue = newSubmissionId();
      const answer = { id: issue, crn: body.crn, conversations, entered };
      await transactionOver(this.database, async (sql) => {
        await this.submitter.send(sql, sealed.map((one, at) => ({
          sealed: one, conversation: conversations[at]?.conversation ?? '', purpose: asked.purpose, lawfulBasis, lane, onBehalfOf: { person: actor.person, role: actingRole(actor, asked.what) ?? '' },
        })));
        await insertEnquiries(sql, conversations.map(({ conversation, submission, to }, at) => ({
          conversation, issue, submission, kind: asked.kind, crn: body.crn, recipient: to, asked_by: actor.person, respond_by: content['respondBy'] ?? null, urgency: content['urgency'] ?? null,
          sensitive: isSensitive(sealed[at]), content: sealed[at]?.case, entered,
        })));
        await appendAudit(sql, conversations.map(({ conversation, submission, to }) => ({
          event: 'enquiry.issued', ...who(actor, asked), partner: to, kind: asked.kind, purpose: asked.purpose, lawfulBasis, subject: body.crn, facts: { conversation, submission },
        })));
        await keepAnswerWithin(sql, request, answer);
      });
      return answer;
    }

    /** @throws ACCESS_NOT_FOUND for somebody who is not of the actor's caseload, as for nobody */
    private async completed(actor: Actor, body: NewEnquiry): Promise<Completed> {
      const person: Row | undefined = await personToAskAbout(sqlOver(this.database), actor, asked, body.crn);
      if (person === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      return completeDraft(asked, body, person, actor, this.directory.current(), new Date());
    }
  }
  Object.defineProperty(AskedController, 'name', { value: `${asked.kind.replaceAll(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase())}Controller` });
  return AskedController;
}

const isSensitive = (sealed: SealedContent | undefined): boolean => (sealed?.case as { labels?: Record<string, string> } | undefined)?.labels?.[''] !== undefined;

function who(actor: Actor, { what }: AskedKind): { agency: string; person: string; role: string } {
  return { agency: actor.agency, person: actor.person, role: actingRole(actor, what) ?? '' };
}
