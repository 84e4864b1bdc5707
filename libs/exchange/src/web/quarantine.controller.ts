import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, reasonToKeep } from '#access';
import { appendAudit } from '#audit';
import { GatewayError, isUuid } from '#messages';
import { Answers, AnswersPage, cursorTime, keepAnswerWithin, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver, transactionOver } from '#platform';
import { CASE_DATABASE, type CaseDatabase } from './tokens.js';

const states = ['early', 'waiting', 'released', 'discarded'] as const;

/** Which quarantined records are asked for. */
export class QuarantineQuery extends PageQuery {
  @ApiPropertyOptional({ enum: states, description: 'Only those in this state; all when left out.' })
  @IsOptional() @IsIn(states)
  readonly state?: (typeof states)[number];
}

/** Why a person decides so. */
export class Decision {
  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why; kept with the decision. Names nobody and has no address, postcode, phone number or email.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly reason!: string;
}

/** A quarantined record without its bytes, which this process cannot read. */
interface Listed {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly [more: string]: unknown;
}

/** A decision that the exchange will carry out; release checks everything again except expiry. */
interface Decided {
  readonly id: string;
  readonly decision: 'release' | 'discard';
  readonly by: string;
}

const columns = `id, lane, topic, partition, record_offset, size, code, facts, issuer, message_id, kind, seen, quarantined_at, state, early_until, decided_at, decided_by, reason,
  ${cursorTime('quarantined_at')} as sort_time`;

const listedFields = {
  id: shapes.uuid, code: shapes.text, state: shapes.oneOf(...states), facts: shapes.content, lane: shapes.text, topic: shapes.text, partition: shapes.integer, offset: shapes.text, size: shapes.integer,
  partner: shapes.orNull(shapes.text), messageId: shapes.orNull(shapes.uuid), kind: shapes.orNull(shapes.text), seen: shapes.integer, quarantinedAt: shapes.time, earlyUntil: shapes.orNull(shapes.time),
  decidedAt: shapes.orNull(shapes.time), decidedBy: shapes.orNull(shapes.text), reason: shapes.orNull(shapes.text),
};
const decidedFields = { id: shapes.uuid, decision: shapes.oneOf('release', 'discard'), by: shapes.text };

/** What could not be trusted or read, and what a person decides about it. Shows codes, never content. */
@ApiTags('quarantine')
@Controller('api/quarantine')
export class QuarantineController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'quarantined' })
  @ApiOperation({ summary: 'Quarantined records, newest first' })
  @AnswersPage(listedFields)
  async list(@Query() query: QuarantineQuery): Promise<Page<Listed>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid']);
    const rows = await sqlOver(this.store)(
      `select ${columns} from quarantine_listing where ($1::text is null or state = $1) and ($2::timestamptz is null or (quarantined_at, id) < ($2, $3::uuid))
       order by quarantined_at desc, id desc limit $4`, [query.state ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, (row) => [String(row['sort_time']), String(row['id'])], listed);
  }

  @Get(':id')
  @MaySee({ what: 'quarantined' })
  @ApiOperation({ summary: 'One quarantined record' })
  @Answers(listedFields)
  async show(@Param('id') id: string): Promise<Listed> {
    const [row] = isUuid(id) ? await sqlOver(this.store)(`select ${columns} from quarantine_listing where id = $1`, [id]) : [];
    if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
    return listed(row);
  }

  @Post(':id/release')
  @HttpCode(202)
  @MaySee({ what: 'quarantined', roles: ['operator'] })
  @ApiOperation({ summary: 'Ask the exchange to take the record in again' })
  @Answers(decidedFields, { status: 202 })
  release(@Param('id') id: string, @Body() body: Decision, @Asking() actor: Actor, @Req() request: Request): Promise<Decided> {
    return this.decide(id, 'release', reasonToKeep(body.reason), actor, request);
  }

  @Post(':id/discard')
  @HttpCode(202)
  @MaySee({ what: 'quarantined', roles: ['operator'] })
  @ApiOperation({ summary: 'Ask the exchange to put the record away for good' })
  @Answers(decidedFields, { status: 202 })
  discard(@Param('id') id: string, @Body() body: Decision, @Asking() actor: Actor, @Req() request: Request): Promise<Decided> {
    return this.decide(id, 'discard', reasonToKeep(body.reason), actor, request);
  }

  private async decide(id: string, decision: Decided['decision'], reason: string, actor: Actor, request: Request): Promise<Decided> {
    if (!isUuid(id)) throw new GatewayError('ACCESS_NOT_FOUND');
    const decided = { id, decision, by: actor.person };
    await transactionOver(this.store, async (sql) => {
      await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`quarantine ${id}`]);
      const [row] = await sql(
        `select state, message_id, kind, issuer, exists (select 1 from quarantine_decision d where d.quarantine_id = q.id and d.applied_at is null) as pending
         from quarantine_listing q where id = $1`, [id]);
      if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      if (row['state'] !== 'waiting' || row['pending'] === true) throw new GatewayError('REQUEST_CONFLICT');
      await sql('insert into quarantine_decision (quarantine_id, decision, reason, person) values ($1, $2, $3, $4)', [id, decision, reason, actor.person]);
      await appendAudit(sql, [{
        event: 'quarantine.decided', agency: actor.agency, person: actor.person, role: 'operator', facts: { quarantineId: id, decision, reason },
        ...known('partner', row['issuer']), ...known('messageId', row['message_id']), ...known('kind', row['kind']),
      }]);
      await keepAnswerWithin(sql, request, decided);
    });
    return decided;
  }
}

const known = (name: string, value: unknown): object => (typeof value === 'string' ? { [name]: value } : {});

function listed(row: Row): Listed {
  return {
    id: String(row['id']), code: String(row['code']), state: String(row['state']), facts: row['facts'], lane: row['lane'], topic: row['topic'], partition: row['partition'],
    offset: String(row['record_offset']), size: row['size'], partner: row['issuer'], messageId: row['message_id'], kind: row['kind'], seen: row['seen'],
    quarantinedAt: row['quarantined_at'], earlyUntil: row['state'] === 'early' ? row['early_until'] : null, decidedAt: row['decided_at'], decidedBy: row['decided_by'], reason: row['reason'],
  };
}
