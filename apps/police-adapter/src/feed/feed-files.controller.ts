import { Controller, Get, Header, Headers, HttpCode, Inject, Param, ParseUUIDPipe, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { CASE_DATABASE, type CaseDatabase } from '#exchange/web';
import { GatewayError, newSubmissionId } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, keyOfCursor, type Page, pageOf, PageQuery, shapes, sqlOver, Upload, UploadedContent } from '#platform';
import { FeedStore } from '../store/feed-store.js';
import { type FeedFormat } from './records.js';
import { FeedTaker } from './take.js';
import { type FeedReport, type ReportRow } from './taken.js';

/** Rows with findings that the answer to an upload shows at most; all of them are in the list of the file's rows, without what concerns a victim. */
const rowsInAnswer = 500;
const longestName = 120;

const formats: ReadonlyMap<string, FeedFormat> = new Map([['text/csv', 'csv'], ['application/x-ndjson', 'ndjson']]);

const findingFields = { code: shapes.text, column: shapes.text, todo: shapes.text };
const rowFields = { row: shapes.integer, outcome: shapes.oneOf('ACCEPTED', 'REJECTED', 'REPEATED'), findings: shapes.listOf(shapes.fields(findingFields)) };
const fileFields = {
  id: shapes.uuid, name: shapes.text, receivedAt: shapes.time, outcome: shapes.orNull(shapes.oneOf('SUCCESSFUL', 'PARTIAL', 'FAILED')), rows: shapes.integer, accepted: shapes.integer,
  rejected: shapes.integer, repeated: shapes.integer, repeatOf: shapes.orNull(shapes.uuid), findings: shapes.listOf(shapes.fields(findingFields)),
};

/** Which rows of a file are asked for. */
export class RowsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only rows with findings.', enum: ['findings'] })
  @IsOptional() @IsIn(['findings'])
  readonly only?: 'findings';
}

/** The incident files of the force: sent in, and what became of them. No value of any row is shown. */
@ApiTags('feed')
@Controller('api/feed-files')
export class FeedFilesController {
  constructor(@Inject(FeedTaker) private readonly taker: FeedTaker, @Inject(FeedStore) private readonly store: FeedStore, @Inject(CASE_DATABASE) private readonly database: CaseDatabase) {}

  /** Takes a file while it arrives; answers when every row is taken or kept. */
  @Post()
  @HttpCode(200)
  @MaySee({ what: 'feed-file', roles: ['feed-officer'] })
  @ApiOperation({ summary: 'Send an incident file' })
  @Answers({ ...fileFields, rowFindings: shapes.listOf(shapes.fields(rowFields)) })
  @ApiConsumes('text/csv', 'application/x-ndjson')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @Header('Cache-Control', 'no-store')
  async send(
    @Asking() actor: Actor, @UploadedContent() content: Upload, @Req() request: Request, @Headers('content-type') type = '', @Headers('file-name') name = '',
  ): Promise<FeedReport & { readonly rowFindings: readonly ReportRow[] }> {
    const format = formats.get(type.split(';')[0]?.trim().toLowerCase() ?? '');
    if (format === undefined) throw new GatewayError('REQUEST_MEDIA_TYPE');
    const rowFindings: ReportRow[] = [];
    const tell = (row: ReportRow): void => { if (rowFindings.length < rowsInAnswer) rowFindings.push(row); };
    const report = await this.taker.take({ id: newSubmissionId(), name: nameOf(name), format, sender: { person: actor.person, role: 'feed-officer' } }, content, tell);
    // Under an Idempotency-Key the answer is kept, and so must say no more than the rest of the store does.
    await keepAnswerWithin(sqlOver(this.database), request, { ...report, rowFindings: await this.store.rows(report.id, 0, rowsInAnswer, true) });
    return { ...report, rowFindings };
  }

  @Get()
  @MaySee({ what: 'feed-file' })
  @ApiOperation({ summary: 'Incident files, newest first' })
  @AnswersPage(fileFields)
  async list(@Query() query: PageQuery): Promise<Page<FeedReport>> {
    const [after] = keyOfCursor(query.cursor, ['uuid']) ?? [];
    return pageOf(await this.store.files(after === undefined ? undefined : String(after), query.limit + 1), query.limit, ({ id }) => [id], (file) => file);
  }

  @Get(':id')
  @MaySee({ what: 'feed-file' })
  @ApiOperation({ summary: 'What became of one incident file' })
  @Answers(fileFields)
  async one(@Param('id', absentUnlessUuid()) id: string): Promise<FeedReport> {
    const file = await this.store.file(id);
    if (file === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return file;
  }

  @Get(':id/rows')
  @MaySee({ what: 'feed-file' })
  @ApiOperation({ summary: 'What became of each row of a file' })
  @AnswersPage(rowFields)
  async rows(@Param('id', absentUnlessUuid()) id: string, @Query() query: RowsQuery): Promise<Page<ReportRow>> {
    await this.one(id);
    const [after = 0] = keyOfCursor(query.cursor, ['integer']) ?? [];
    return pageOf(await this.store.rows(id, Number(after), query.limit + 1, query.only === 'findings'), query.limit, ({ row }) => [row], (row) => row);
  }
}

function absentUnlessUuid(): ParseUUIDPipe {
  return new ParseUUIDPipe({ exceptionFactory: () => new GatewayError('ACCESS_NOT_FOUND') });
}

/** A file name as it may be shown and stored: printable, without a path. */
function nameOf(header: string): string {
  return header.split(/[\\/]/).at(-1)?.replace(/[^\p{L}\p{N}._ -]/gu, '_').slice(0, longestName) || 'unnamed';
}
