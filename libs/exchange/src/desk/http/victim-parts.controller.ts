import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { type Actor, Asking, MaySee, Reason } from '#access';
import { Answers, AnswersPage, type Page, PageQuery, shapes } from '#platform';
import { correctionOrNull } from '../../corrections/correction.js';
import { VICTIM_READING, type VictimReading } from './tokens.js';
import { listVictimParts, readVictimPart } from './read-victim-parts.js';
import { type ListedVictimPart, type ShownVictimPart } from './victim-parts.js';

/** Why one part is read, and whose it is where two agencies used one id. */
export class PartQuery {
  @ApiPropertyOptional({ description: 'Why you need to see this; kept in the audit of the victim store. May stand in the header `reason` instead.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;

  @ApiPropertyOptional({ description: 'The agency that sent the message; needed only where two used the same id.' })
  @IsOptional() @IsString() @MinLength(1) @MaxLength(40)
  readonly issuer?: string;
}

const listedFields = {
  messageId: shapes.uuid, issuer: shapes.text, direction: shapes.oneOf('sent', 'received'), kind: shapes.text, partner: shapes.text, conversation: shapes.uuid, issuedAt: shapes.time, receivedAt: shapes.time, keyCompromised: shapes.flag, correction: correctionOrNull,
};

/** What belongs to victims, for those who may read it (DOMAIN 1.2). Every answer is audited in the victim store, in its own transaction. */
@ApiTags('victim parts')
@Controller('api/victim-parts')
export class VictimPartsController {
  constructor(@Inject(VICTIM_READING) private readonly reading: VictimReading) {}

  @Get()
  @MaySee({ what: 'victim-part' })
  @ApiOperation({ summary: 'Victim parts, newest first, without their content' })
  @AnswersPage(listedFields)
  list(@Query() query: PageQuery, @Asking() actor: Actor): Promise<Page<ListedVictimPart>> {
    return listVictimParts(this.reading, actor, query);
  }

  @Get(':messageId')
  @MaySee({ what: 'victim-part' })
  @ApiOperation({ summary: 'One victim part with its content; needs a reason' })
  @Answers({ ...listedFields, part: shapes.orNull(shapes.content) })
  show(@Param('messageId') messageId: string, @Query() query: PartQuery, @Reason('victim') reason: string, @Asking() actor: Actor): Promise<ShownVictimPart> {
    return readVictimPart(this.reading, actor, { messageId, issuer: query.issuer }, reason);
  }
}
