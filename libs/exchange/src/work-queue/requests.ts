import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional } from 'class-validator';
import { type Kind, kindNames, type LawfulBasis, lawfulBases } from '#messages';
import { PageQuery } from '#platform';
import { type WorkState, workStates } from './work-items.js';

/** Which work is asked for. */
export class WorkQuery extends PageQuery {
  @ApiPropertyOptional({ enum: workStates, description: 'Only work in this state; all when left out.' })
  @IsOptional() @IsIn(workStates)
  readonly state?: WorkState;
}

/** Whether work that somebody else has is taken over. */
export class TakeWork {
  @ApiPropertyOptional({ description: 'Take it over from whoever has it.' })
  @IsOptional() @IsBoolean()
  readonly over?: boolean;
}

/** What is sent back. */
export class NewReply {
  @ApiProperty({ enum: kindNames, description: 'The kind of message that is sent back; its published schema says what the content must be.' })
  @IsIn(kindNames)
  readonly kind!: Kind;

  @ApiProperty({ type: Object, description: 'The content, before it is split by label.' })
  @IsObject()
  readonly content!: object;

  @ApiPropertyOptional({ enum: Object.keys(lawfulBases), description: 'What sharing this stands on; the usual basis of the kind when left out.' })
  @IsOptional() @IsIn(Object.keys(lawfulBases))
  readonly lawfulBasis?: LawfulBasis;
}
