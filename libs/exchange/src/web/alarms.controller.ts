import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { MaySee } from '#access';
import { cursorTime, keyOfCursor, type Page, pageOf, PageQuery, sqlOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase } from './tokens.js';

/** Which alarms are asked for. */
export class AlarmQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['raised', 'cleared'], description: 'Only those still raised, or only those cleared; all when left out.' })
  @IsOptional() @IsIn(['raised', 'cleared'])
  readonly state?: 'raised' | 'cleared';
}

/** Something that a person must look at. */
interface ShownAlarm {
  readonly id: string;
  readonly code: string;
  readonly facts: unknown;
  readonly raisedAt: unknown;
  readonly clearedAt: unknown;
}

/** The alarms of this node: codes, kinds and counts. */
@ApiTags('alarms')
@Controller('api/alarms')
export class AlarmsController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'alarm' })
  @ApiOperation({ summary: 'Alarms, newest first' })
  async list(@Query() query: AlarmQuery): Promise<Page<ShownAlarm>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid']);
    const rows = await sqlOver(this.store)(
      `select id, code, facts, raised_at, cleared_at, ${cursorTime('raised_at')} as sort_time from alarm
       where ($1::text is null or ($1 = 'cleared') = (cleared_at is not null)) and ($2::timestamptz is null or (raised_at, id) < ($2, $3::uuid))
       order by raised_at desc, id desc limit $4`, [query.state ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, (row) => [String(row['sort_time']), String(row['id'])],
      (row) => ({ id: String(row['id']), code: String(row['code']), facts: row['facts'], raisedAt: row['raised_at'], clearedAt: row['cleared_at'] }));
  }
}
