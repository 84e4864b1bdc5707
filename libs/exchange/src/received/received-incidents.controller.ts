import { Controller, Get, Inject, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Actor, Asking, MaySee, Reason } from '#access';
import { appendAudit } from '#audit';
import { GatewayError } from '#messages';
import { Answers, AnswersPage, cursorTime, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver, transactionOver } from '#platform';
import { noteOpening } from '../web/opening.js';
import { CASE_DATABASE, type CaseDatabase } from '../web/tokens.js';

const shown = 'r.id, r.issuer, r.kind, r.conversation, r.lane, r.issued_at, r.received_at, r.sensitive';

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
  id: shapes.uuid, issuer: shapes.text, kind: shapes.text, conversation: shapes.uuid, lane: shapes.text, issuedAt: shapes.time, receivedAt: shapes.time, sensitive: shapes.flag,
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
  async list(@Query() query: PageQuery): Promise<Page<object>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid', 'text']);
    const rows = await sqlOver(this.database)(
      `select ${shown}, ${cursorTime('r.received_at')} as place from received_incident r
       ${after === undefined ? '' : 'where (r.received_at, r.id, r.issuer) < ($2::timestamptz, $3::uuid, $4)'} order by r.received_at desc, r.id desc, r.issuer desc limit $1`,
      [query.limit + 1, ...(after ?? [])],
    );
    return pageOf(rows, query.limit, (row) => [String(row['place']), String(row['id']), String(row['issuer'])], inList);
  }

  /** The case part in full, for a reason that is recorded in the same transaction: no record, no content. */
  @Get(':id')
  @MaySee({ what: 'received-incident' })
  @ApiOperation({ summary: 'One incident in full' })
  @Answers({ ...listFields, content: shapes.content })
  async one(@Asking() actor: Actor, @Param('id', new ParseUUIDPipe({ exceptionFactory: () => new GatewayError('ACCESS_NOT_FOUND') })) id: string, @Query() query: ReceivedIncidentQuery, @Reason() reason: string): Promise<object> {
    return transactionOver(this.database, async (sql) => {
      const [row] = await sql(
        `select ${shown}, p.body from received_incident r join message_part p on p.message_id = r.id and p.issuer = r.issuer and p.part = 'case' where r.id = $1 and ($2::text is null or r.issuer = $2)
         order by r.received_at, r.issuer limit 1`,
        [id, query.issuer ?? null],
      );
      if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      await appendAudit(sql, [{
        event: 'incident.read', agency: actor.agency, person: actor.person, role: actor.roles.join(' '), partner: String(row['issuer']), messageId: id,
        kind: String(row['kind']), facts: { reason },
      }]);
      await noteOpening(sql, actor, { what: 'received-incident', id, issuer: String(row['issuer']) });
      return { ...inList(row), content: JSON.parse(String(row['body'])) as object };
    });
  }
}

const inList = (row: Row): object => ({
  id: row['id'], issuer: row['issuer'], kind: row['kind'], conversation: row['conversation'], lane: row['lane'], issuedAt: row['issued_at'],
  receivedAt: row['received_at'], sensitive: row['sensitive'],
});
