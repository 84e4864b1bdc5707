import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, reasonToKeep } from '#access';
import { appendAudit } from '#audit';
import { GatewayError, isUuid } from '#messages';
import { Answers, AnswersPage, cursorTime, keepAnswerWithin, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver, transactionOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase } from './tokens.js';

/** Which alarms are asked for. */
export class AlarmQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['raised', 'cleared'], description: 'Only those still raised, or only those cleared; all when left out.' })
  @IsOptional() @IsIn(['raised', 'cleared'])
  readonly state?: 'raised' | 'cleared';
}

/** Why a person clears an alarm. */
export class Clearing {
  @ApiProperty({ minLength: 3, maxLength: 500, description: 'What was done about it; kept in the audit. Names nobody and has no address, postcode, phone number or email.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly reason!: string;
}

/** Something that a person must look at. */
interface ShownAlarm {
  readonly id: string;
  readonly code: string;
  readonly facts: unknown;
  readonly raisedAt: unknown;
  readonly clearedAt: unknown;
  /** Who cleared it; null where it was over by itself, or is not over. */
  readonly clearedBy: unknown;
}

const alarmFields = { id: shapes.uuid, code: shapes.text, facts: shapes.content, raisedAt: shapes.time, clearedAt: shapes.orNull(shapes.time), clearedBy: shapes.orNull(shapes.text) };

/** The alarms of this node: codes, kinds and counts. */
@ApiTags('alarms')
@Controller('api/alarms')
export class AlarmsController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'alarm' })
  @ApiOperation({ summary: 'Alarms, newest first' })
  @AnswersPage(alarmFields)
  async list(@Query() query: AlarmQuery): Promise<Page<ShownAlarm>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid']);
    const rows = await sqlOver(this.store)(
      `select id, code, facts, raised_at, cleared_at, cleared_by, ${cursorTime('raised_at')} as sort_time from alarm
       where ($1::text is null or ($1 = 'cleared') = (cleared_at is not null)) and ($2::timestamptz is null or (raised_at, id) < ($2, $3::uuid))
       order by raised_at desc, id desc limit $4`, [query.state ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, (row) => [String(row['sort_time']), String(row['id'])], shown);
  }

  /** Says that somebody has dealt with it. If what it says happens again, it is raised anew. */
  @Post(':id/clear')
  @HttpCode(200)
  @MaySee({ what: 'alarm', roles: ['operator'] })
  @ApiOperation({ summary: 'Clear an alarm that has been dealt with' })
  @Answers(alarmFields)
  async clear(@Param('id') id: string, @Body() { reason }: Clearing, @Asking() actor: Actor, @Req() request: Request): Promise<ShownAlarm> {
    reasonToKeep(reason);
    if (!isUuid(id)) throw new GatewayError('ACCESS_NOT_FOUND');
    return transactionOver(this.store, async (sql) => {
      const [row] = await sql('update alarm set cleared_at = now(), cleared_by = $2 where id = $1 and cleared_at is null returning id, code, facts, raised_at, cleared_at, cleared_by', [id, actor.person]);
      if (row === undefined) throw new GatewayError((await sql('select 1 from alarm where id = $1', [id])).length === 0 ? 'ACCESS_NOT_FOUND' : 'REQUEST_CONFLICT');
      await appendAudit(sql, [{ event: 'alarm.cleared', agency: actor.agency, person: actor.person, role: 'operator', facts: { alarmId: id, code: row['code'] as string, reason } }]);
      const cleared = shown(row);
      await keepAnswerWithin(sql, request, cleared);
      return cleared;
    });
  }
}

const shown = (row: Row): ShownAlarm =>
  ({ id: String(row['id']), code: String(row['code']), facts: row['facts'], raisedAt: row['raised_at'], clearedAt: row['cleared_at'], clearedBy: row['cleared_by'] });
