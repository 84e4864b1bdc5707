import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional } from 'class-validator';
import { answersTo, type Kind, kindNames, type LawfulBasis, lawfulBases } from '#messages';
import { draftContent, PageQuery } from '#platform';
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

/** The content of each kind that answers another; who may be told of it is nobody where it is left out. */
const drafts = draftContent(kindNames.filter((kind) => kindNames.some((asked) => answersTo(kind, asked))).map((kind) => [kind, { optional: ['onwardSharing'] }]));

/** What is sent back. */
export class NewReply {
  @ApiProperty({ enum: kindNames, description: 'The kind of message that is sent back; its published schema says what the content must be.' })
  @IsIn(kindNames)
  readonly kind!: Kind;

  @ApiProperty({ ...drafts, description: 'The content of the kind, before it is split by label.' } as ApiPropertyOptions)
  @IsObject()
  readonly content!: object;

  @ApiPropertyOptional({ enum: Object.keys(lawfulBases), description: 'What sharing this stands on; the usual basis of the kind when left out.' })
  @IsOptional() @IsIn(Object.keys(lawfulBases))
  readonly lawfulBasis?: LawfulBasis;
}
