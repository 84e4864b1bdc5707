import { type Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { type Kind, kindNames, type LawfulBasis, lawfulBases } from '#messages';
import { draftContent, named, PageQuery, Trimmed } from '#platform';
import { type WorkState, workStates } from './work-items.js';
import { type WorkQueue } from './work-queue.js';

/** Which work is asked for. */
export class WorkQuery extends PageQuery {
  @ApiPropertyOptional({ enum: workStates, description: 'Only work in this state; all when left out.' })
  @IsOptional() @IsIn(workStates)
  readonly state?: WorkState;

  @ApiPropertyOptional({ type: 'boolean', description: 'Only what was handed to you by a colleague and you have not opened yet.' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value)) @IsOptional() @IsBoolean()
  readonly handedToMe?: boolean;

  @ApiPropertyOptional({ maxLength: 100, description: 'Only work for this unit of the agency, as the directory names it; all when left out.' })
  @IsOptional() @IsString() @MaxLength(100)
  readonly unit?: string;
}

/** Whether work that somebody else has is taken over. */
export class TakeWork {
  @ApiPropertyOptional({ description: 'Take it over from whoever has it.' })
  @IsOptional() @IsBoolean()
  readonly over?: boolean;
}

/** To which colleague work is handed, and why. */
export class HandOver {
  @ApiProperty({ minLength: 1, maxLength: 100, description: 'The user name of a colleague whom the register of people has in a role that works through this queue, and who is here.' })
  @Trimmed() @IsString() @MinLength(1, { message: 'Name a colleague.' }) @MaxLength(100) @Matches(/^[^\p{Cc}]*$/u, { message: 'Write the user name as the register has it, on one line.' })
  readonly to!: string;

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why; kept in the audit, and shown to the colleague. Names nobody and has no address, postcode, phone number or email.' })
  @Trimmed() @IsString() @MinLength(3, { message: 'Say why, in 3 to 500 characters.' }) @MaxLength(500)
  readonly reason!: string;
}

/** What is sent back. */
export class NewReply {
  @IsIn(kindNames)
  readonly kind!: Kind;

  @IsObject()
  readonly content!: object;

  @ApiPropertyOptional({ enum: Object.keys(lawfulBases), description: 'What sharing this stands on; the usual basis of the kind when left out.' })
  @IsOptional() @IsIn(Object.keys(lawfulBases))
  readonly lawfulBasis?: LawfulBasis;
}

/** The same as the description of one queue's routes tells it: with the kinds that are sent back from there, and their content; who may be told of it is nobody where it is left out. */
export function newReplyOf({ takes, replies }: WorkQueue): Type<NewReply> {
  const kinds = replies.map(({ kind }) => kind);
  class NewReplyOfQueue extends NewReply {
    @ApiProperty({ enum: kinds, description: 'The kind of message that is sent back; its published schema says what the content must be.' })
    override readonly kind!: Kind;

    @ApiProperty({ ...draftContent(kinds.map((kind) => [kind, { optional: ['onwardSharing'] }])), description: 'The content of the kind, before it is split by label.' } as ApiPropertyOptions)
    override readonly content!: object;
  }
  return named(NewReplyOfQueue, `new-reply-to-${takes}`);
}
