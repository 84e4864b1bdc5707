import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MaySee } from '#access';
import { AnswersPage, keyOfCursor, type Page, pageOf, PageQuery, shapes } from '#platform';
import { FeedStore, type MatchConflict } from '../store/feed-store.js';

/** Incidents that were not sent because their identifiers contradict each other: which row of which file to put right, never what stands there or to whom it leads. */
@ApiTags('feed')
@Controller('api/match-conflicts')
export class MatchConflictsController {
  constructor(@Inject(FeedStore) private readonly store: FeedStore) {}

  @Get()
  @MaySee({ what: 'feed-file' })
  @ApiOperation({ summary: 'Incidents that wait because their identifiers contradict each other, newest first' })
  @AnswersPage({ id: shapes.uuid, incidentReference: shapes.text, version: shapes.integer, fileId: shapes.uuid, row: shapes.integer, columns: shapes.listOf(shapes.text), since: shapes.time })
  async list(@Query() query: PageQuery): Promise<Page<MatchConflict>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid']);
    return pageOf(await this.store.conflicts(after, query.limit + 1), query.limit, ({ place, id }) => [place, id], ({ place: _place, ...shown }) => shown);
  }
}
