import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { Answers, AnswersPage, keepAnswerWithin, type Page, PageQuery, type Sql, sqlOver, transactionOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase, READABLE } from '../web/tokens.js';
import { uuidOrAbsent } from '../web/uuid-or-absent.js';
import { type Misroute, misroutes, misrouteShape, readMisroute, type ReadMisroute, readMisrouteShape } from './misroute.js';
import { type Readable } from './readable.js';
import { closeMisroute, recordControllerTold, recordSafetyCall, recordSenderTold } from './record-steps.js';
import { type ReportedMisroute, reportedShape, reportMisroute } from './report-misroute.js';
import { ControllerTold, MisrouteEnd, NewMisroute, SafetyCall, SenderTold } from './requests.js';

/** What belongs to a victim and was found in the case store: reported by whoever reads it there, dealt with by those who answer for the people here. */
@ApiTags('misroutes')
@Controller('api/misroutes')
export class MisroutesController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(READABLE) private readonly app: { readonly readable: readonly Readable[] }) {}

  @Get()
  @MaySee({ what: 'misroute' })
  @ApiOperation({ summary: 'Messages that told something of a victim, those that are open first' })
  @AnswersPage(misrouteShape)
  list(@Query() query: PageQuery): Promise<Page<Misroute>> {
    return misroutes(sqlOver(this.database), query);
  }

  @Post()
  @HttpCode(200)
  @MaySee({ what: 'misroute-report' })
  @ApiOperation({ summary: 'Report that a message tells something of a victim: from then on nobody of the case side is shown it' })
  @Answers(reportedShape)
  report(@Asking() actor: Actor, @Body() body: NewMisroute, @Req() request: Request): Promise<ReportedMisroute> {
    return reportMisroute({ database: this.database, readable: this.app.readable }, actor, body, (sql, reported) => keepAnswerWithin(sql, request, reported));
  }

  @Get(':id')
  @MaySee({ what: 'misroute' })
  @ApiOperation({ summary: 'One of them, with everybody who had opened the message' })
  @Answers(readMisrouteShape)
  one(@Param('id', uuidOrAbsent) id: string): Promise<ReadMisroute> {
    return readMisroute(sqlOver(this.database), id);
  }

  @Post(':id/safety-calls')
  @HttpCode(200)
  @MaySee({ what: 'misroute' })
  @ApiOperation({ summary: 'Record that the victim was called; before anything else where their safety may be at risk' })
  @Answers(readMisrouteShape)
  safetyCall(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: SafetyCall, @Req() request: Request): Promise<ReadMisroute> {
    return this.recorded(request, (sql) => recordSafetyCall(sql, actor, id, body));
  }

  @Post(':id/controller-told')
  @HttpCode(200)
  @MaySee({ what: 'misroute' })
  @ApiOperation({ summary: 'Record that the controller was told' })
  @Answers(readMisrouteShape)
  controllerTold(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: ControllerTold, @Req() request: Request): Promise<ReadMisroute> {
    return this.recorded(request, (sql) => recordControllerTold(sql, actor, id, body));
  }

  @Post(':id/sender-told')
  @HttpCode(200)
  @MaySee({ what: 'misroute' })
  @ApiOperation({ summary: 'Record that the sender was told, so that it corrects or recalls its message' })
  @Answers(readMisrouteShape)
  senderTold(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: SenderTold, @Req() request: Request): Promise<ReadMisroute> {
    return this.recorded(request, (sql) => recordSenderTold(sql, actor, id, body));
  }

  @Post(':id/closed')
  @HttpCode(200)
  @MaySee({ what: 'misroute' })
  @ApiOperation({ summary: 'Say how it ends; what was a false alarm is shown again' })
  @Answers(readMisrouteShape)
  close(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: MisrouteEnd, @Req() request: Request): Promise<ReadMisroute> {
    return this.recorded(request, (sql) => closeMisroute(sql, actor, id, body));
  }

  private recorded(request: Request, record: (sql: Sql) => Promise<ReadMisroute>): Promise<ReadMisroute> {
    return transactionOver(this.database, async (sql) => {
      const done = await record(sql);
      await keepAnswerWithin(sql, request, done);
      return done;
    });
  }
}
