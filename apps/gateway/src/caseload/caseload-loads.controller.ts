import { Controller, Get, Headers, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Min } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { GatewayError } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver, type Upload, UploadedContent } from '#platform';
import { CASE_DATABASE, type CaseDatabase, type CurrentDirectory, DIRECTORY } from '#exchange/web';
import { agencyOfForce } from './home-force.js';
import { type FileForm } from './read-file.js';
import { type LoadReport, receiveLoad } from './receive-load.js';
import { findingsOf, loadById, type LoadMode } from '../store/loads.js';

/** How a caseload file is meant. */
export class LoadQuery {
  @ApiPropertyOptional({ description: '`changes`: only people whose row changed; `full`: everybody, and whoever is absent has ended.', enum: ['changes', 'full'], default: 'changes' })
  @IsOptional() @IsIn(['changes', 'full'])
  readonly mode: LoadMode = 'changes';

  @ApiPropertyOptional({ description: 'How many people a full file may end, when that is more than a tenth of those of a force.' })
  @IsOptional() @Type(() => Number) @IsInt() @Min(0)
  readonly confirmEnds?: number;

  @ApiPropertyOptional({ description: '`yes`: apply a file once more although it is the one that was loaded last.', enum: ['yes', 'no'], default: 'no' })
  @IsOptional() @IsIn(['yes', 'no'])
  readonly again: 'yes' | 'no' = 'no';
}

const forms: Readonly<Record<string, FileForm>> = { 'text/csv': 'csv', 'application/x-ndjson': 'ndjson' };
const findingFields = { row: shapes.integer, column: shapes.orNull(shapes.text), code: shapes.text, todo: shapes.text };
const counts = { rows: shapes.integer, accepted: shapes.integer, rejected: shapes.integer };
const unknownIsAbsent = new ParseUUIDPipe({ exceptionFactory: () => new GatewayError('ACCESS_NOT_FOUND') });

/** Takes the caseload in and tells what became of it. */
@ApiTags('caseload loads')
@Controller('api/caseload-loads')
export class CaseloadLoadsController {
  constructor(@Inject(CASE_DATABASE) private readonly database: CaseDatabase, @Inject(DIRECTORY) private readonly directory: CurrentDirectory) {}

  /** Checks and keeps every row while the file streams in; the exchange applies them and tells the home forces. */
  @Post()
  @HttpCode(202)
  @MaySee({ what: 'caseload-load' })
  @ApiOperation({ summary: 'Load a caseload file' })
  @Answers({ id: shapes.uuid, state: shapes.oneOf('APPLYING', 'SAME'), sameAs: shapes.maybe(shapes.uuid), note: shapes.maybe(shapes.text), ...counts, findings: shapes.listOf(shapes.fields(findingFields)) }, { status: 202 })
  @ApiConsumes('text/csv', 'application/x-ndjson')
  async load(@Asking() actor: Actor, @Query() query: LoadQuery, @Headers('content-type') type: string | undefined, @UploadedContent() upload: Upload, @Req() request: Request): Promise<LoadReport> {
    const form = forms[(type ?? '').split(';')[0]?.trim().toLowerCase() ?? ''];
    if (form === undefined) throw new GatewayError('REQUEST_MEDIA_TYPE');
    const directory = this.directory.current();
    return receiveLoad(this.database, {
      source: upload, form, mode: query.mode, receivedBy: actor.person, agency: actor.agency, confirmEnds: query.confirmEnds, again: query.again === 'yes', now: new Date(),
      hasNode: (code) => agencyOfForce(directory, code) !== null,
      accepted: (sql, report) => keepAnswerWithin(sql, request, report),
    });
  }

  @Get(':id')
  @MaySee({ what: 'caseload-load' })
  @ApiOperation({ summary: 'What became of a load' })
  @Answers({
    id: shapes.uuid, mode: shapes.oneOf('changes', 'full'), state: shapes.text, sameAs: shapes.orNull(shapes.uuid), receivedBy: shapes.text, receivedAt: shapes.time, ...counts, added: shapes.integer,
    changed: shapes.integer, ended: shapes.integer, transferred: shapes.integer, unchanged: shapes.integer, appliedAt: shapes.orNull(shapes.time),
  })
  async one(@Param('id', unknownIsAbsent) id: string): Promise<object> {
    const load = await this.known(id);
    return {
      id: load['id'], mode: load['mode'], state: load['state'], sameAs: load['same_as'], receivedBy: load['received_by'], receivedAt: load['received_at'], rows: load['rows'], accepted: load['accepted'],
      rejected: load['rejected'], added: load['added'], changed: load['changed'], ended: load['ended'], transferred: load['transferred'], unchanged: load['unchanged'], appliedAt: load['applied_at'],
    };
  }

  @Get(':id/findings')
  @MaySee({ what: 'caseload-load' })
  @ApiOperation({ summary: 'What is to be put right, by row and column' })
  @AnswersPage(findingFields)
  async findings(@Param('id', unknownIsAbsent) id: string, @Query() query: PageQuery): Promise<Page<object>> {
    await this.known(id);
    const [row = 0, position = 0] = keyOfCursor(query.cursor, ['integer', 'integer']) ?? [];
    const rows = await findingsOf(sqlOver(this.database), id, { row: Number(row), position: Number(position) }, query.limit + 1);
    return pageOf(rows, query.limit, (finding) => [Number(finding['row']), Number(finding['position'])], ({ row: at, column, code, todo }) => ({ row: at, column, code, todo }));
  }

  private async known(id: string): Promise<Row> {
    const load = await loadById(sqlOver(this.database), id);
    if (load === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return load;
  }
}
