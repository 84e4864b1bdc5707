import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { ownerShape } from '#exchange/staff';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { Answers, AnswersPage, keepAnswerWithin, type Page, shapes } from '#platform';
import { allocate, type Allocated, type Allocation, listAllocations } from './allocate.js';
import { AllocationQuery, NewAllocation } from './allocation-requests.js';

/** Who has whose case, and giving cases to somebody else. */
@ApiTags('people')
@Controller('api/allocations')
export class AllocationsController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'person', roles: ['manager'] })
  @ApiOperation({ summary: 'Who has the case of whom in your teams, since when, and who has it now, by CRN' })
  @AnswersPage({ crn: shapes.text, practitioner: shapes.text, team: shapes.text, since: shapes.time, ...ownerShape })
  list(@Asking() actor: Actor, @Query() query: AllocationQuery): Promise<Page<Allocation>> {
    return listAllocations(this.database, actor, query);
  }

  @Post()
  @HttpCode(202)
  @MaySee({ what: 'person', roles: ['manager'] })
  @ApiOperation({ summary: 'Give people of your teams to a practitioner; what follows a transfer in a caseload file follows. The next caseload file holds again: say it in the case record too' })
  @Answers({ load: shapes.uuid, people: shapes.listOf(shapes.text), practitioner: shapes.text, team: shapes.text }, { status: 202 })
  give(@Asking() actor: Actor, @Body() body: NewAllocation, @Req() request: Request): Promise<Allocated> {
    return allocate(this.database, actor, body, (sql, done) => keepAnswerWithin(sql, request, done));
  }
}
