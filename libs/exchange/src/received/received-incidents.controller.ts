import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Actor, Asking, MaySee, Reason } from '#access';
import { Answers, AnswersPage, type Page, PageQuery, shapes } from '#platform';
import { correctionOrNull } from '../corrections/correction.js';
import { CASE_DATABASE, type CaseDatabase } from '../web/tokens.js';
import { type ListedIncident, readReceivedIncident, receivedIncidents } from './read-received-incidents.js';

/** Why one incident is read, and whose it is where two agencies used one id. */
export class ReceivedIncidentQuery {
  @ApiPropertyOptional({ description: 'Why you need to see this; recorded with your name. May stand in the header `reason` instead.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;

  @ApiPropertyOptional({ description: 'The agency that sent the message; needed only where two used the same id.' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(40)
  readonly issuer?: string;
}

const listFields = {
  id: shapes.uuid, issuer: shapes.text, kind: shapes.text, conversation: shapes.uuid, lane: shapes.text, issuedAt: shapes.time, receivedAt: shapes.time, sensitive: shapes.flag, correction: correctionOrNull,
};

/** Copies of reportable incidents, as social workers, MARAC and MAPPA coordinators see them: a list without content, and one for a reason. */
@ApiTags('received incidents')
@Controller('api/received-incidents')
export class ReceivedIncidentsController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'received-incident' })
  @ApiOperation({ summary: 'Incidents received, newest first' })
  @AnswersPage(listFields)
  list(@Query() query: PageQuery): Promise<Page<ListedIncident>> {
    return receivedIncidents(this.database, query);
  }

  @Get(':id')
  @MaySee({ what: 'received-incident' })
  @ApiOperation({ summary: 'One incident in full' })
  @Answers({ ...listFields, content: shapes.orNull(shapes.content) })
  one(@Asking() actor: Actor, @Param('id') id: string, @Query() { issuer }: ReceivedIncidentQuery, @Reason() reason: string): Promise<ListedIncident & { readonly content: object | null }> {
    return readReceivedIncident(this.database, actor, { id, issuer }, reason);
  }
}
