import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, AnswersPage, keepAnswerWithin, named, type Page, PageQuery, shapes, type Sql, sqlOver, transactionOver } from '#platform';
import { type CaseDatabase } from '../web/tokens.js';
import { uuidOrAbsent } from '../web/uuid-or-absent.js';
import { acknowledge, type CorrectedMessage, correctedMessages, correctedShape, type ReadMessage, readersRoles, readMessageShape, toldTo } from './readers.js';

/** Where the store of a process lies, and where it reads the case store. */
export interface CorrectedAt {
  readonly name: 'web' | 'desk';
  readonly own: symbol;
  readonly caseStore: symbol;
  /** What is asked for there. */
  readonly what: 'corrected-message' | 'corrected-victim-part';
}

/** Messages that came and were corrected, with who had opened them: for those who answer for them, and for each who had. The same at `web` and, of victim parts, at the desk. */
export function correctedMessagesController({ name, own, caseStore, what }: CorrectedAt): Type {
  @ApiTags('corrections')
  @Controller('api/corrected-messages')
  class CorrectedMessagesController {
    constructor(@Inject(own) readonly store: CaseDatabase, @Inject(caseStore) readonly cases: CaseDatabase) {}

    @Get()
    @MaySee({ what, roles: readersRoles })
    @ApiOperation({ summary: 'Messages that their senders have corrected, newest first, with everybody who had opened them' })
    @AnswersPage(readMessageShape)
    list(@Query() query: PageQuery): Promise<Page<ReadMessage>> {
      return correctedMessages(this.parts(), query);
    }

    @Get('mine')
    @MaySee({ what })
    @ApiOperation({ summary: 'What you had opened and was corrected since, until you say that you know' })
    @Answers({ items: shapes.listOf(shapes.fields(correctedShape)) })
    async mine(@Asking() actor: Actor): Promise<{ readonly items: readonly CorrectedMessage[] }> {
      return { items: await toldTo(this.parts(), actor.person) };
    }

    @Post(':issuer/:correction/acknowledge')
    @HttpCode(200)
    @MaySee({ what })
    @ApiOperation({ summary: 'Say that you know of a correction of what you had opened' })
    @Answers(correctedShape)
    acknowledge(@Asking() actor: Actor, @Param('issuer') issuer: string, @Param('correction', uuidOrAbsent) correction: string, @Req() request: Request): Promise<CorrectedMessage> {
      return acknowledgeAt(this.store, sqlOver(this.cases), name, actor, { correction, issuer }, (sql, known) => keepAnswerWithin(sql, request, known));
    }

    private parts(): { readonly caseSql: Sql; readonly ownSql: Sql } {
      return { caseSql: sqlOver(this.cases), ownSql: sqlOver(this.store) };
    }
  }
  return named(CorrectedMessagesController, `corrected-messages-${name}-controller`);
}

/** The first who knows at `web` has opened the correction, which its sender is told where it came as a message; the desk tells nobody of readings (ADR 0020). */
export function acknowledgeAt(
  store: CaseDatabase, caseSql: Sql, name: CorrectedAt['name'], actor: Actor, which: { readonly correction: string; readonly issuer: string }, keep: (sql: Sql, known: CorrectedMessage) => Promise<void>,
): Promise<CorrectedMessage> {
  return transactionOver(store, async (sql) => {
    const known = await acknowledge(sql, caseSql, actor, which);
    if (name === 'web') await sql('insert into opening (message_id, issuer, role) select $1::uuid, $2::text, $3::text where exists (select 1 from message_came m where m.message_id = $1 and m.issuer = $2) on conflict do nothing', [which.correction, which.issuer, actor.roles[0] ?? '']);
    await keep(sql, known);
    return known;
  });
}
