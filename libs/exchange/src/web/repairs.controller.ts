import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsISO8601, IsOptional, IsString, IsUUID, MaxLength, Min, MinLength, ValidateNested } from 'class-validator';
import { type Request } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { type Actor, Asking, MaySee, reasonToKeep } from '#access';
import { appendAudit } from '#audit';
import { GatewayError } from '#messages';
import { Answers, AnswersPage, keepAnswerWithin, keyOfCursor, type Page, pageOf, PageQuery, type Row, shapes, sqlOver, transactionOver } from '#platform';
import { isUndecided } from '../again/unproven.js';
import { CASE_DATABASE, type CaseDatabase } from './tokens.js';

const mostAtOnce = 1_000;
const mostLearnt = 50;

/** A message that came in. */
export class CameIn {
  @ApiProperty({ description: 'Code of the agency that sent it.' })
  @IsString() @MaxLength(100)
  readonly issuer!: string;

  @ApiProperty({ format: 'uuid' })
  @IsUUID('all')
  readonly messageId!: string;
}

/** A place in the order that a message of this agency has at its recipient. */
export class TakenPlace {
  @ApiProperty({ description: 'Code of the recipient.' })
  @IsString() @MaxLength(100)
  readonly recipient!: string;

  @ApiProperty({ format: 'uuid' })
  @IsUUID('all')
  readonly orderingKey!: string;

  @ApiProperty({ minimum: 1 })
  @IsInt() @Min(1)
  readonly sequence!: number;
}

/** A part as it was signed for. */
export class KeptPart {
  @ApiProperty() @IsString() @MaxLength(50)
  readonly salt!: string;

  @ApiProperty() @IsString() @MaxLength(700_000)
  readonly body!: string;
}

/** A message of this agency as its recipient holds it; believed by this agency's own signature only. */
export class HeldByRecipient {
  @ApiProperty({ format: 'uuid' })
  @IsUUID('all')
  readonly messageId!: string;

  @ApiProperty({ description: 'The signed payload, compact.' })
  @IsString() @MaxLength(20_000)
  readonly signed!: string;

  @ApiProperty({ type: KeptPart })
  @ValidateNested() @Type(() => KeptPart)
  readonly case!: KeptPart;

  @ApiPropertyOptional({ type: KeptPart })
  @IsOptional() @ValidateNested() @Type(() => KeptPart)
  readonly originator?: KeptPart;
}

/** What is to be sent again, or made known again, and why. */
export class AskedRepair {
  @ApiPropertyOptional({ type: [String], maxItems: mostAtOnce, description: 'Ids of messages of this agency that their recipients have lost.' })
  @IsOptional() @IsArray() @ArrayMaxSize(mostAtOnce) @IsUUID('all', { each: true })
  readonly messages?: readonly string[];

  @ApiPropertyOptional({ type: [String], maxItems: mostAtOnce, description: 'Ids of messages of this agency whose own victim part this agency\'s desk has lost.' })
  @IsOptional() @IsArray() @ArrayMaxSize(mostAtOnce) @IsUUID('all', { each: true })
  readonly ownParts?: readonly string[];

  @ApiPropertyOptional({ description: 'Code of an agency that has lost what came after `since`; every message to it since then is sent again, and those that it has are not taken twice.' })
  @IsOptional() @IsString() @MaxLength(100)
  readonly recipient?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'From when on messages to `recipient` are sent again, by their time of issue.' })
  @IsOptional() @IsISO8601({ strict: true })
  readonly since?: string;

  @ApiPropertyOptional({ type: [CameIn], maxItems: mostAtOnce, description: 'Messages that came in whose senders have lost the receipts: they are told again what became of them.' })
  @IsOptional() @IsArray() @ArrayMaxSize(mostAtOnce) @ValidateNested({ each: true }) @Type(() => CameIn)
  readonly answers?: readonly CameIn[];

  @ApiPropertyOptional({ type: [HeldByRecipient], maxItems: mostLearnt, description: 'Messages that this agency had sent before its store was restored from a backup that does not know them.' })
  @IsOptional() @IsArray() @ArrayMaxSize(mostLearnt) @ValidateNested({ each: true }) @Type(() => HeldByRecipient)
  readonly learnt?: readonly HeldByRecipient[];

  @ApiPropertyOptional({ type: [TakenPlace], maxItems: mostAtOnce, description: 'Places in the order that had been given before this store was restored from a backup that does not know it.' })
  @IsOptional() @IsArray() @ArrayMaxSize(mostAtOnce) @ValidateNested({ each: true }) @Type(() => TakenPlace)
  readonly places?: readonly TakenPlace[];

  @ApiPropertyOptional({ description: 'That this store, which was restored from a backup, may send again: what it had sent since is known. Refused while the alarm STORE_UNPROVEN stands.' })
  @IsOptional() @IsBoolean()
  readonly resume?: boolean;

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why; kept in the audit. Names nobody and has no address, postcode, phone number or email.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly reason!: string;
}

/** That the exchange will send them again. */
interface AcceptedRepair {
  readonly id: string;
  readonly by: string;
}

/** A message that waits to be sent again, or that cannot be. */
interface ListedResend {
  readonly messageId: string;
  readonly partner: unknown;
  readonly kind: unknown;
  readonly cause: unknown;
  readonly since: unknown;
  /** Why it cannot be sent again; null while it waits. */
  readonly code: unknown;
}

const acceptedFields = { id: shapes.uuid, by: shapes.text };
const resendFields = { messageId: shapes.uuid, partner: shapes.text, kind: shapes.text, cause: shapes.oneOf('key', 'repair'), since: shapes.time, code: shapes.orNull(shapes.text) };

/** What this agency sends again, because a partner's key has gone or somebody has lost it (ADR 0016, 0017). */
@ApiTags('repairs')
@Controller('api/repairs')
export class RepairsController {
  constructor(@Inject(CASE_DATABASE) private readonly store: CaseDatabase) {}

  @Get()
  @MaySee({ what: 'message-status', roles: ['operator'] })
  @ApiOperation({ summary: 'Messages that wait to be sent again, and those that cannot be, oldest first' })
  @AnswersPage(resendFields)
  async list(@Query() query: PageQuery): Promise<Page<ListedResend>> {
    const after = keyOfCursor(query.cursor, ['uuid']);
    const rows = await sqlOver(this.store)(
      `select a.message_id, m.partner, m.kind, a.cause, a.since, a.code from send_again a join message_status m on m.message_id = a.message_id and m.direction = 'sent'
       where $1::uuid is null or a.message_id > $1 order by a.message_id limit $2`, [after?.[0] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, (row) => [String(row['message_id'])], listed);
  }

  @Post()
  @HttpCode(202)
  @MaySee({ what: 'message-status', roles: ['operator'] })
  @ApiOperation({ summary: 'Ask the exchange to send messages again' })
  @Answers(acceptedFields, { status: 202 })
  async ask(@Body() body: AskedRepair, @Asking() actor: Actor, @Req() request: Request): Promise<AcceptedRepair> {
    const { messages = [], ownParts = [], answers = [], learnt = [], places = [], resume = false, recipient = null, since = null } = body;
    const reason = reasonToKeep(body.reason);
    const count = messages.length + ownParts.length + answers.length + learnt.length + places.length;
    if ((recipient === null) !== (since === null) || (recipient === null && !resume && count === 0)) throw new GatewayError('REQUEST_MALFORMED');
    const accepted = { id: uuidv7(), by: actor.person };
    await transactionOver(this.store, async (sql) => {
      if (resume && await isUndecided(sql)) throw new GatewayError('STORE_UNPROVEN');
      await sql(
        'insert into repair (id, reason, person, messages, own_parts, recipient, since, answers, places, resume) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
        [accepted.id, reason, actor.person, messages, ownParts, recipient, since, JSON.stringify(answers), JSON.stringify(places), resume]);
      if (learnt.length > 0) await sql(insertLearnt, [JSON.stringify(learnt.map(learntRow))]);
      await appendAudit(sql, [{
        event: 'repair.asked', agency: actor.agency, person: actor.person, role: 'operator', ...(recipient === null ? {} : { partner: recipient }),
        facts: { repair: accepted.id, count, since: since ?? '', resume, reason },
      }]);
      await keepAnswerWithin(sql, request, accepted);
    });
    return accepted;
  }
}

const insertLearnt = `
  insert into learnt (message_id, signed, case_salt, case_body, originator_salt, originator_body) select message_id, signed, case_salt, case_body, originator_salt, originator_body
  from json_to_recordset($1) as r (message_id uuid, signed text, case_salt text, case_body text, originator_salt text, originator_body text) on conflict do nothing`;

const learntRow = ({ messageId, signed, case: forCase, originator }: HeldByRecipient): object => ({
  message_id: messageId, signed, case_salt: forCase.salt, case_body: forCase.body, originator_salt: originator?.salt ?? null, originator_body: originator?.body ?? null,
});

const listed = (row: Row): ListedResend => ({ messageId: String(row['message_id']), partner: row['partner'], kind: row['kind'], cause: row['cause'], since: row['since'], code: row['code'] });
