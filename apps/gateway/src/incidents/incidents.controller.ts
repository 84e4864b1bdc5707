import { Controller, Get, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, reasonFrom } from '#access';
import { Answers, AnswersPage, type Page, PageQuery, shapes } from '#platform';
import { correctionOrNull } from '#exchange/corrections';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { incidentQueue, type QueuedIncident, readIncident, type ShownIncident } from './read-incidents.js';

/** Why somebody needs to read an incident in full. */
export class ReasonQuery {
  @ApiPropertyOptional({ description: 'Why you need to see this; recorded with your name. May stand in the header `reason` instead.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;
}

/** The queue of a caseload team. */
@ApiTags('incidents')
@Controller('api/incidents')
export class IncidentsController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'incident' })
  @ApiOperation({ summary: 'Incidents about the people of your caseload' })
  @AnswersPage({
    id: shapes.uuid, issuer: shapes.text, crn: shapes.orNull(shapes.text), givenNames: shapes.orNull(shapes.text), familyName: shapes.orNull(shapes.text), receivedAt: shapes.time, version: shapes.integer,
    state: shapes.text, sensitive: shapes.flag, contradicted: shapes.flag, open: shapes.content, correction: correctionOrNull,
  })
  queue(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<QueuedIncident>> {
    return incidentQueue(this.database, actor, query);
  }

  @Get(':id')
  @MaySee({ what: 'incident' })
  @ApiOperation({ summary: 'One incident in full' })
  @Answers({
    id: shapes.uuid, issuer: shapes.text, kind: shapes.text, crn: shapes.orNull(shapes.text), incidentReference: shapes.text, version: shapes.integer, arrest: shapes.flag, receivedAt: shapes.time,
    state: shapes.text, content: shapes.orNull(shapes.content), correction: correctionOrNull,
    versions: shapes.listOf(shapes.fields({ id: shapes.uuid, version: shapes.integer, receivedAt: shapes.time, differs: shapes.maybe(shapes.listOf(shapes.text)) })),
  })
  one(@Asking() actor: Actor, @Param('id') id: string, @Query() _query: ReasonQuery, @Req() request: Request): Promise<ShownIncident> {
    return readIncident(this.database, actor, id, () => reasonFrom(request));
  }
}
