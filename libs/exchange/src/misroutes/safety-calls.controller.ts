import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Asking, MaySee } from '#access';
import { AnswersPage, type Page, PageQuery, sqlOver } from '#platform';
import { CASE_READ_DATABASE, VICTIM_READING, type VictimReading } from '../desk/http/tokens.js';
import { type CaseDatabase } from '../web/tokens.js';
import { callShape, callsToMake, type CallToMake } from './safety-calls.js';

/** Whom the victim side is to call; the desk looks at the case store for it and writes nothing there. */
@ApiTags('misroutes')
@Controller('api/safety-calls')
export class SafetyCallsController {
  constructor(@Inject(CASE_READ_DATABASE) private readonly cases: CaseDatabase, @Inject(VICTIM_READING) private readonly reading: VictimReading) {}

  @Get()
  @MaySee({ what: 'safety-call' })
  @ApiOperation({ summary: 'Messages of which something of a victim was read on the case side, whose victim is to be called; the longest known first' })
  @AnswersPage(callShape)
  list(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<CallToMake>> {
    return callsToMake({ caseSql: sqlOver(this.cases), hiddenFrom: (who, ids) => this.reading.limits.hiddenFrom(who, ids) }, actor, query);
  }
}
