import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Request } from 'express';
import { type Actor, Asking, MaySee, reasonToKeep } from '#access';
import { appendAudit } from '#audit';
import { GatewayError, isUuid } from '#messages';
import { Answers, AnswersPage, cursorTime, keepAnswerWithin, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver, transactionOver } from '#platform';
import { type Caused, causedBy, causedShape } from '../compromise/caused.js';
import { type EffectTable } from '../rails/effects.js';
import { CASE_DATABASE, type CaseDatabase, EFFECT_TABLES } from './tokens.js';

const states = ['open', 'decided'] as const;
const decisions = ['genuine', 'forged', 'undecidable'] as const;

/** Which of the listed messages are asked for. */
export class CompromisedQuery extends PageQuery {
  @ApiPropertyOptional({ enum: states, description: 'Only those about which nobody has decided, or only the others; all when left out.' })
  @IsOptional() @IsIn(states)
  readonly state?: (typeof states)[number];
}

/** What a person found out about one message. */
export class Judgement {
  @ApiProperty({ enum: decisions, description: 'Whether its agency says that it sent it: genuine, forged, or undecidable.' })
  @IsIn(decisions)
  readonly decision!: (typeof decisions)[number];

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'How it was found out and what was put right; kept in the audit. Names nobody and has no address, postcode, phone number or email.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly reason!: string;
}

const columns = 'message_id, issuer, kid, kind, conversation, received_at, compromised_since, listed_at, decision, decided_at, decided_by, reason';
const fields = {
  messageId: shapes.uuid, partner: shapes.text, kid: shapes.text, kind: shapes.text, conversation: shapes.uuid, receivedAt: shapes.time, compromisedSince: shapes.time, caused: shapes.fields(causedShape), listedAt: shapes.time,
  decision: shapes.orNull(shapes.oneOf(...decisions)), decidedAt: shapes.orNull(shapes.time), decidedBy: shapes.orNull(shapes.text), reason: shapes.orNull(shapes.text),
};

/** Messages that were accepted while their signing key may have been in other hands: what each has caused up to now, in ids, counts and kinds, and what a person decides. */
@ApiTags('compromised messages')
@Controller('api/compromised-messages')
export class CompromisedMessagesController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase, @Inject(EFFECT_TABLES) private readonly tables: readonly EffectTable[]) {}

  @Get()
  @MaySee({ what: 'message-status', roles: ['operator', 'manager'] })
  @ApiOperation({ summary: 'Messages accepted under a key that counts as compromised, newest first' })
  @AnswersPage(fields)
  async list(@Query() query: CompromisedQuery): Promise<Page<Row>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid', 'text']);
    const sql = sqlOver(this.store);
    const rows = await sql(
      `select ${columns}, ${cursorTime('listed_at')} as sort_time from compromised_message
       where ($1::text is null or ($1 = 'open') = (decision is null)) and ($2::timestamptz is null or (listed_at, message_id, issuer) < ($2, $3::uuid, $4::text))
       order by listed_at desc, message_id desc, issuer desc limit $5`, [query.state ?? null, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, query.limit + 1]);
    const caused = await causedBy(sql, this.tables, rows);
    return pageOf(rows, query.limit, (row) => [row['sort_time'], row['message_id'], row['issuer']].map(String), (row) => shown(row, caused(row)));
  }

  /** Nothing is undone by it: what the message caused is put right where it is, by those whose work it is. A later decision takes the place of an earlier one. */
  @Post(':partner/:id/decide')
  @HttpCode(200)
  @MaySee({ what: 'message-status', roles: ['operator', 'manager'] })
  @ApiOperation({ summary: 'Say what was found out about one of them' })
  @Answers(fields)
  async decide(@Param('partner') partner: string, @Param('id') id: string, @Body() { decision, reason }: Judgement, @Asking() actor: Actor, @Req() request: Request): Promise<Row> {
    reasonToKeep(reason);
    if (!isUuid(id)) throw new GatewayError('ACCESS_NOT_FOUND');
    return transactionOver(this.store, async (sql) => {
      const [row] = await sql(`update compromised_message set decision = $3, decided_at = now(), decided_by = $4, reason = $5 where message_id = $1 and issuer = $2 returning ${columns}`, [id, partner, decision, actor.person, reason]);
      if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      await appendAudit(sql, [{
        event: 'compromised-message.decided', agency: actor.agency, person: actor.person, role: actor.roles.includes('operator') ? 'operator' : 'manager', partner, messageId: id, kind: row['kind'] as string, facts: { decision, reason },
      }]);
      const judged = shown(row, (await causedBy(sql, this.tables, [row]))(row));
      await keepAnswerWithin(sql, request, judged);
      return judged;
    });
  }
}

const shown = (row: Row, caused: Caused): Row => ({
  messageId: row['message_id'], partner: row['issuer'], kid: row['kid'], kind: row['kind'], conversation: row['conversation'], receivedAt: row['received_at'], compromisedSince: row['compromised_since'],
  caused, listedAt: row['listed_at'], decision: row['decision'], decidedAt: row['decided_at'], decidedBy: row['decided_by'], reason: row['reason'],
});
