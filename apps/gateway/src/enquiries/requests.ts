import { type Type as Class } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, IsOptional, IsString, IsUUID, Matches, MaxLength, ValidateNested } from 'class-validator';
import { type LawfulBasis, lawfulBases } from '#messages';
import { draftContent, named, PageQuery, plainLine } from '#platform';
import { crnRule } from '../people/person-rules.js';
import { type AskedKind } from './asked-kinds.js';

/** As many as a person can have addresses, and more. */
const mostLeftOut = 100;

/** A place that is not asked although an address lies there. */
export class LeftOutPlace {
  @ApiProperty({ description: 'The code of the force, or the GSS code of the area. One to which no address leads changes nothing.', example: '07' })
  @IsString() @Matches(/^([0-9]{2}|[EW][0-9]{8})$/, { message: 'Write the two digits of a force or the GSS code of an area.' })
  readonly place!: string;

  @ApiPropertyOptional({ description: 'Why it is not asked, or how it was asked by hand; kept with the enquiry and your name. Without it the place is not left out.', maxLength: 500 })
  @IsOptional() @IsString() @MaxLength(500) @Matches(...plainLine)
  readonly reason?: string;
}

/** What a practitioner asks of other agencies about one person of the caseload. */
export class NewEnquiry {
  @ApiProperty({ description: 'The case reference number; who that is, is taken from the case record.', example: 'X123456' })
  @IsString() @Matches(...crnRule)
  readonly crn!: string;

  @IsObject()
  readonly content!: object;

  @ApiPropertyOptional({ description: 'Of a referral, the GSS code of the area by which its recipient is found; of a notice of custody, of one more area than those to which addresses lead. It is not kept.', example: 'E10000034' })
  @IsOptional() @IsString() @Matches(/^[EW][0-9]{8}$/, { message: 'Write the GSS code, for example E10000034.' })
  readonly area?: string;

  @ApiPropertyOptional({ type: [LeftOutPlace], description: 'Places where an address lies of somebody named, and which are not asked all the same.' })
  @IsOptional() @IsArray() @ArrayMaxSize(mostLeftOut) @ValidateNested({ each: true }) @Type(() => LeftOutPlace)
  readonly leftOut?: LeftOutPlace[];

  @ApiPropertyOptional({ enum: Object.keys(lawfulBases), description: 'What asking stands on; the usual basis of the kind when left out.' })
  @IsOptional() @IsIn(Object.keys(lawfulBases))
  readonly lawfulBasis?: LawfulBasis;

  @ApiPropertyOptional({ format: 'uuid', description: 'The review of a significant change that proposes this. The trigger is taken from it, and the proposal is issued by this.' })
  @IsOptional() @IsUUID()
  readonly review?: string;
}

/** What is said anew to an agency that asked for more: whom it is about and who is asked stay as they were. */
export class NewClarification {
  @IsObject()
  readonly content!: object;

  @ApiPropertyOptional({ type: [LeftOutPlace], description: 'Places to which only what is said anew leads, and which are not asked. What was left out before stays so.' })
  @IsOptional() @IsArray() @ArrayMaxSize(mostLeftOut) @ValidateNested({ each: true }) @Type(() => LeftOutPlace)
  readonly leftOut?: LeftOutPlace[];

  @ApiPropertyOptional({ enum: Object.keys(lawfulBases), description: 'What asking stands on; the usual basis of the kind when left out.' })
  @IsOptional() @IsIn(Object.keys(lawfulBases))
  readonly lawfulBasis?: LawfulBasis;
}

/** The same as the description of one kind's route tells it. */
export function newClarificationOf(asked: AskedKind): Class<NewClarification> {
  class NewClarificationOfKind extends NewClarification {
    @ApiProperty({ ...draftOf(asked), description: 'The whole content of the kind, without `subject`, with what the agency said was missing. What belongs to a victim is to be given again.' } as ApiPropertyOptions)
    override readonly content!: object;
  }
  return named(NewClarificationOfKind, `new-clarification-of-${asked.kind}`);
}

/** What of a kind's content is in a draft: the case record and the token know the rest. */
const draftOf = ({ kind, requester, defaults, places }: AskedKind): ReturnType<typeof draftContent> =>
  draftContent([[kind, { never: ['subject', 'toUnits'], optional: [requester, `${requester}.name`, 'requesterRole', ...Object.keys(defaults?.('', '') ?? {}), ...(places?.field === undefined ? [] : [places.field])] }]]);

/** The same as the description of one kind's route tells it: with the content of that kind, without what the case record and the token know. */
export function newEnquiryOf(asked: AskedKind): Class<NewEnquiry> {
  class NewEnquiryOfKind extends NewEnquiry {
    @ApiProperty({ ...draftOf(asked), description: 'The content of the kind, without `subject`. What belongs to a victim is sealed at once and never shown again here.' } as ApiPropertyOptions)
    override readonly content!: object;
  }
  return named(NewEnquiryOfKind, `new-${asked.kind}`);
}

/** Which page of what was asked, and why it is looked at where a list is itself sensitive. */
export class AskedQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Why you need to see this; kept with your name. May stand in the header `reason` instead.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;
}
