import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee } from '#access';
import { appendAudit } from '#audit';
import { GatewayError, isUuid } from '#messages';
import { Answers, AnswersPage, cursorTime, keepAnswerWithin, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, type Sql, sqlOver, transactionOver } from '#platform';
import { aboutMessage } from '../about-message.js';
import { VICTIM_DATABASE, type VictimDatabase } from './tokens.js';

const states = ['waiting', 'discarded'] as const;

/** Which refused parts are asked for. */
export class RefusedPartQuery extends PageQuery {
  @ApiPropertyOptional({ enum: states, description: 'Only those in this state; all when left out.' })
  @IsOptional() @IsIn(states)
  readonly state?: (typeof states)[number];
}

/** Why a person decides so. */
export class RefusedPartDecision {
  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why; kept with the decision. Names nobody.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly reason!: string;
}

/** A victim part that the desk refused, without its bytes. */
interface ListedRefusal {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly [more: string]: unknown;
}

/** What becomes of it: `retry` puts it among the arrivals again, where every step is done anew; where it is refused again it stands here again. */
interface DecidedRefusal {
  readonly id: string;
  readonly decision: 'retry' | 'discard';
  readonly by: string;
}

const columns = `id, issuer, message_id, direction, code, octet_length(jwe) as size, refused_at, state, decided_at, decided_by, reason, ${cursorTime('refused_at')} as sort_time`;

const listedFields = {
  id: shapes.uuid, code: shapes.text, state: shapes.oneOf(...states), partner: shapes.text, messageId: shapes.uuid, direction: shapes.oneOf('received', 'sent'), size: shapes.integer,
  refusedAt: shapes.time, decidedAt: shapes.orNull(shapes.time), decidedBy: shapes.orNull(shapes.text), reason: shapes.orNull(shapes.text),
};
const decidedFields = { id: shapes.uuid, decision: shapes.oneOf('retry', 'discard'), by: shapes.text };

/** Victim parts that could not be opened, verified or read, and what a person decides about them. Shows codes and sizes, never content. */
@ApiTags('refused victim parts')
@Controller('api/refused-parts')
export class RefusedPartsController {
  constructor(@Inject(VICTIM_DATABASE) private readonly store: VictimDatabase) {}

  @Get()
  @MaySee({ what: 'refused-part' })
  @ApiOperation({ summary: 'Refused victim parts, newest first' })
  @AnswersPage(listedFields)
  async list(@Query() query: RefusedPartQuery): Promise<Page<ListedRefusal>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid']);
    const rows = await sqlOver(this.store)(
      `select ${columns} from refused_arrival where ($1::text is null or state = $1) and ($2::timestamptz is null or (refused_at, id) < ($2, $3::uuid))
       order by refused_at desc, id desc limit $4`, [query.state ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, (row) => [String(row['sort_time']), String(row['id'])], listed);
  }

  @Get(':id')
  @MaySee({ what: 'refused-part' })
  @ApiOperation({ summary: 'One refused victim part' })
  @Answers(listedFields)
  async show(@Param('id') id: string): Promise<ListedRefusal> {
    const [row] = isUuid(id) ? await sqlOver(this.store)(`select ${columns} from refused_arrival where id = $1`, [id]) : [];
    if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return listed(row);
  }

  @Post(':id/retry')
  @HttpCode(202)
  @MaySee({ what: 'refused-part' })
  @ApiOperation({ summary: 'Take the part in again; every step is done anew' })
  @Answers(decidedFields, { status: 202 })
  retry(@Param('id') id: string, @Body() body: RefusedPartDecision, @Asking() actor: Actor, @Req() request: Request): Promise<DecidedRefusal> {
    return this.decide(id, 'retry', body.reason, actor, request, (sql) => sql(
      `with back as (delete from refused_arrival where id = $1 returning issuer, message_id, direction, signed, jwe)
       insert into arrival (issuer, message_id, direction, signed, jwe, again) select issuer, message_id, direction, signed, jwe, true from back`, [id]));
  }

  @Post(':id/discard')
  @HttpCode(202)
  @MaySee({ what: 'refused-part' })
  @ApiOperation({ summary: 'Put the part away for good' })
  @Answers(decidedFields, { status: 202 })
  discard(@Param('id') id: string, @Body() body: RefusedPartDecision, @Asking() actor: Actor, @Req() request: Request): Promise<DecidedRefusal> {
    return this.decide(id, 'discard', body.reason, actor, request, (sql) => sql(
      `update refused_arrival set state = 'discarded', decided_at = now(), decided_by = $2, reason = $3 where id = $1`, [id, actor.person, body.reason]));
  }

  private async decide(id: string, decision: DecidedRefusal['decision'], reason: string, actor: Actor, request: Request, apply: (sql: Sql) => Promise<unknown>): Promise<DecidedRefusal> {
    if (!isUuid(id)) throw new GatewayError('ACCESS_NOT_FOUND');
    const decided = { id, decision, by: actor.person };
    await transactionOver(this.store, async (sql) => {
      await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`refused part ${id}`]);
      const [row] = await sql('select state, issuer, message_id, direction from refused_arrival where id = $1', [id]);
      if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      if (row['state'] !== 'waiting') throw new GatewayError('REQUEST_CONFLICT');
      await apply(sql);
      const direction = String(row['direction']);
      await appendAudit(sql, [{
        event: 'refused-part.decided', agency: actor.agency, person: actor.person, role: 'operator', partner: String(row['issuer']), ...aboutMessage(String(row['message_id'])),
        facts: { decision, reason, direction },
      }]);
      await keepAnswerWithin(sql, request, decided);
    });
    return decided;
  }
}

function listed(row: Row): ListedRefusal {
  return {
    id: String(row['id']), code: String(row['code']), state: String(row['state']), partner: row['issuer'], messageId: row['message_id'], direction: row['direction'], size: row['size'],
    refusedAt: row['refused_at'], decidedAt: row['decided_at'], decidedBy: row['decided_by'], reason: row['reason'],
  };
}
