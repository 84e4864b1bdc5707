import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, Reason } from '#access';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY, namesOf, uuidOrAbsent } from '#exchange/web';
import { Answers, AnswersPage, keepAnswerWithin, type Page } from '#platform';
import { decideAtGate, type Keep, listGates, openGate, readGate, recordCheck, reviewAnswer } from './gates.js';
import { GateQuery, NewCheck, NewDecision, NewGate, NewReview } from './requests.js';
import { gateShape, type ListedGate, listedGateShape, type ShownGate } from './shown.js';

const keeping = (request: Request): Keep => (sql, done) => keepAnswerWithin(sql, request, done);

/** The gates of EMC and HDC: opened for a person and an address, computed from what was answered, reviewed and recorded, and decided at. There is no way to set one. */
@ApiTags('gates')
@Controller('api/gates')
export class GatesController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(DIRECTORY) private readonly directory: CurrentDirectory) {}

  @Get()
  @MaySee({ what: 'gate' })
  @ApiOperation({ summary: 'The curfew gates of your caseload, newest first, each with its state' })
  @AnswersPage(listedGateShape)
  list(@Asking() actor: Actor, @Query() query: GateQuery): Promise<Page<ListedGate>> {
    return listGates(this.database, actor, query);
  }

  @Get(':id')
  @MaySee({ what: 'gate' })
  @ApiOperation({ summary: 'One gate: its address, what belongs to it, and every reason for which it is red; needs a reason' })
  @Answers(gateShape)
  one(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Reason() reason: string): Promise<ShownGate> {
    return readGate(this.database, actor, id, reason, namesOf(this.directory));
  }

  @Post()
  @HttpCode(200)
  @MaySee({ what: 'gate' })
  @ApiOperation({ summary: 'Open a gate for a person and a proposed address. Every enquiry with that trigger about that address belongs to it, asked before or after' })
  @Answers(listedGateShape)
  open(@Asking() actor: Actor, @Body() body: NewGate, @Req() request: Request): Promise<ListedGate> {
    return openGate(this.database, actor, body, keeping(request));
  }

  @Post(':id/checks')
  @HttpCode(200)
  @MaySee({ what: 'gate' })
  @ApiOperation({ summary: 'Record the check of the occupier, the consent, or the address' })
  @Answers(listedGateShape)
  check(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewCheck, @Req() request: Request): Promise<ListedGate> {
    return recordCheck(this.database, actor, id, body, keeping(request));
  }

  @Post(':id/reviews')
  @HttpCode(200)
  @MaySee({ what: 'gate' })
  @ApiOperation({ summary: 'Record against an answer that it was reviewed and what was concluded; refused before it is received and read' })
  @Answers(listedGateShape)
  review(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewReview, @Req() request: Request): Promise<ListedGate> {
    return reviewAnswer(this.database, actor, id, body, keeping(request));
  }

  @Post(':id/decisions')
  @HttpCode(200)
  @MaySee({ what: 'gate' })
  @ApiOperation({ summary: 'Record what is decided. For the address although the gate is red: recorded as that, with a manager' })
  @Answers(listedGateShape)
  decide(@Asking() actor: Actor, @Param('id', uuidOrAbsent) id: string, @Body() body: NewDecision, @Req() request: Request): Promise<ListedGate> {
    return decideAtGate(this.database, actor, id, body, keeping(request));
  }
}
