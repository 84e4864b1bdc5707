import { Controller, Get, Inject, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { type Actor, Asking, MaySee } from '#access';
import { appendAudit } from '#audit';
import { GatewayError } from '#messages';
import { Answers, AnswersPage, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, type Sql, sqlOver, transactionOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase, noteOpening } from '#exchange/web';
import { incidentById, incidentPage, versionsOf } from '../store/incidents.js';
import { differingFields } from './case-part.js';

/** Why somebody needs to read an incident in full. */
export class ReasonQuery {
  @ApiPropertyOptional({ description: 'Why you need to see this; recorded with your name.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;
}

/** The queue of a caseload team. */
@ApiTags('incidents')
@Controller('api/incidents')
export class IncidentsController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  /** Newest first, the newest version of each; only what is OPEN, and whether there is more. */
  @Get()
  @MaySee({ what: 'incident' })
  @ApiOperation({ summary: 'Incidents about the people of your caseload' })
  @AnswersPage({
    id: shapes.uuid, issuer: shapes.text, crn: shapes.orNull(shapes.text), givenNames: shapes.orNull(shapes.text), familyName: shapes.orNull(shapes.text), receivedAt: shapes.time, version: shapes.integer,
    state: shapes.text, sensitive: shapes.flag, contradicted: shapes.flag, open: shapes.content,
  })
  async queue(@Asking() actor: Actor, @Query() query: PageQuery): Promise<Page<object>> {
    const rows = await incidentPage(sqlOver(this.database), actor, keyOfCursor(query.cursor, ['time', 'uuid']), query.limit);
    return pageOf(rows, query.limit, (row) => [row['place'] as string, row['id'] as string], inQueue);
  }

  /** Everything of the case part, for a reason that is recorded in the same transaction: no record, no content. */
  @Get(':id')
  @MaySee({ what: 'incident' })
  @ApiOperation({ summary: 'One incident in full' })
  @Answers({
    id: shapes.uuid, issuer: shapes.text, kind: shapes.text, crn: shapes.orNull(shapes.text), incidentReference: shapes.text, version: shapes.integer, arrest: shapes.flag, receivedAt: shapes.time,
    state: shapes.text, content: shapes.content,
    versions: shapes.listOf(shapes.fields({ id: shapes.uuid, version: shapes.integer, receivedAt: shapes.time, differs: shapes.maybe(shapes.listOf(shapes.text)) })),
  })
  async one(@Asking() actor: Actor, @Param('id', new ParseUUIDPipe({ exceptionFactory: () => new GatewayError('ACCESS_NOT_FOUND') })) id: string, @Query() query: ReasonQuery): Promise<object> {
    return transactionOver(this.database, async (sql) => {
      const incident = await incidentById(sql, actor, id);
      if (incident === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      const reason = query.reason?.trim() ?? '';
      if (reason === '') throw new GatewayError('ACCESS_REASON_NEEDED');
      await recordRead(sql, actor, incident, reason);
      await noteOpening(sql, actor, { what: 'incident', id: incident['id'] as string, issuer: incident['issuer'] as string });
      return inFull(incident, await versionsOf(sql, actor, incident));
    });
  }
}

async function recordRead(sql: Sql, actor: Actor, incident: Row, reason: string): Promise<void> {
  const crn = incident['crn'] as string | null;
  await appendAudit(sql, [{
    event: 'incident.read', agency: actor.agency, person: actor.person, role: actor.roles.join(' '), partner: incident['issuer'] as string, messageId: incident['id'] as string,
    kind: incident['kind'] as string, ...(crn === null ? {} : { subject: crn }), facts: { reason },
  }]);
}

const inQueue = (row: Row): object => ({
  id: row['id'], issuer: row['issuer'], crn: row['crn'], givenNames: row['given_names'], familyName: row['family_name'], receivedAt: row['received_at'], version: row['version'],
  state: row['state'], sensitive: row['sensitive'], contradicted: row['contradicted'], open: row['open_content'],
});

/** Of another message for the same version: the fields in which it differs, by name; the reader may read both in full. */
function contradiction(row: Row, version: Row): { readonly differs?: readonly string[] } {
  if (version['id'] === row['id'] || version['content'] === null) return {};
  return { differs: differingFields(row['content'] as object, version['content'] as object) };
}

const inFull = (row: Row, versions: readonly Row[]): object => ({
  id: row['id'], issuer: row['issuer'], kind: row['kind'], crn: row['crn'], incidentReference: row['incident_reference'], version: row['version'], arrest: row['arrest'], receivedAt: row['received_at'],
  state: row['state'], content: row['content'], versions: versions.map((version) => ({ id: version['id'], version: version['version'], receivedAt: version['received_at'], ...contradiction(row, version) })),
});
