import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { actingRole, type Actor, Asking, MaySee, Reason } from '#access';
import { appendAudit } from '#audit';
import { GatewayError, isUuid } from '#messages';
import { Answers, AnswersPage, keyOfCursor, type Page, pageOf, PageQuery, shapes, transactionOver } from '#platform';
import { CASE_LIMITS, type CaseLimits, VICTIM_DATABASE, type VictimDatabase } from './tokens.js';
import { findVictimPart, findVictimParts, keyOf, type ListedVictimPart, listedPart } from './victim-parts.js';

/** Why one part is read, and whose it is where two agencies used one id. */
export class PartQuery {
  @ApiPropertyOptional({ description: 'Why you need to see this; kept in the audit of the victim store. May stand in the header `reason` instead.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;

  @ApiPropertyOptional({ description: 'The agency that sent the message; needed only where two used the same id.' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(40)
  readonly issuer?: string;
}

/** A victim part with its content. */
interface ShownVictimPart extends ListedVictimPart {
  readonly part: unknown;
}

const listedFields = {
  messageId: shapes.uuid, issuer: shapes.text, direction: shapes.oneOf('sent', 'received'), kind: shapes.text, partner: shapes.text, conversation: shapes.uuid, issuedAt: shapes.time, receivedAt: shapes.time,
};

/** What belongs to victims, for those who may read it (DOMAIN 1.2). Every answer is audited in the victim store, in its own transaction. */
@ApiTags('victim parts')
@Controller('api/victim-parts')
export class VictimPartsController {
  constructor(@Inject(VICTIM_DATABASE) private readonly store: VictimDatabase, @Inject(CASE_LIMITS) private readonly limits: CaseLimits) {}

  @Get()
  @MaySee({ what: 'victim-part' })
  @ApiOperation({ summary: 'Victim parts, newest first, without their content' })
  @AnswersPage(listedFields)
  async list(@Query() query: PageQuery, @Asking() actor: Actor): Promise<Page<ListedVictimPart>> {
    const after = keyOfCursor(query.cursor, ['time', 'uuid', 'text']);
    return transactionOver(this.store, async (sql) => {
      const rows = await findVictimParts(sql, this.limits, actor, { after, wanted: query.limit + 1 });
      const page = pageOf(rows, query.limit, keyOf, listedPart);
      await appendAudit(sql, [{ event: 'victim-part.listed', ...who(actor), facts: { count: page.items.length } }]);
      return page;
    });
  }

  @Get(':messageId')
  @MaySee({ what: 'victim-part' })
  @ApiOperation({ summary: 'One victim part with its content; needs a reason' })
  @Answers({ ...listedFields, part: shapes.content })
  async show(@Param('messageId') messageId: string, @Query() query: PartQuery, @Reason() reason: string, @Asking() actor: Actor): Promise<ShownVictimPart> {
    if (!isUuid(messageId)) throw new GatewayError('ACCESS_NOT_FOUND');
    return transactionOver(this.store, async (sql) => {
      const row = await findVictimPart(sql, this.limits, actor, { messageId, issuer: query.issuer });
      if (row === undefined) throw new GatewayError('ACCESS_NOT_FOUND');
      const shown = listedPart(row);
      await appendAudit(sql, [{ event: 'victim-part.read', ...who(actor), partner: shown.partner, messageId, kind: shown.kind, facts: { reason, issuer: shown.issuer, direction: shown.direction } }]);
      return { ...shown, part: JSON.parse(String(row['part'])) as unknown };
    });
  }
}

function who(actor: Actor): { agency: string; person: string; role?: string } {
  const role = actingRole(actor, 'victim-part');
  return { agency: actor.agency, person: actor.person, ...(role === undefined ? {} : { role }) };
}
