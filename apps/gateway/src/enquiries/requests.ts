import { type Type } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { type LawfulBasis, lawfulBases } from '#messages';
import { draftContent, named, PageQuery } from '#platform';
import { type AskedKind } from './asked-kinds.js';

/** What a practitioner asks of other agencies about one person of the caseload. */
export class NewEnquiry {
  @ApiProperty({ description: 'The case reference number; who that is, is taken from the case record.', example: 'X123456' })
  @IsString() @Matches(/^[A-Z][0-9]{6}$/, { message: 'Write the CRN as one letter and six digits, for example X123456.' })
  readonly crn!: string;

  @IsObject()
  readonly content!: object;

  @ApiPropertyOptional({ description: "For a MARAC referral, the GSS code of the victim's area; by it the MARAC is found, and it is not kept.", example: 'E10000034' })
  @IsOptional() @IsString() @Matches(/^[EW][0-9]{8}$/, { message: 'Write the GSS code, for example E10000034.' })
  readonly area?: string;

  @ApiPropertyOptional({ enum: Object.keys(lawfulBases), description: 'What asking stands on; the usual basis of the kind when left out.' })
  @IsOptional() @IsIn(Object.keys(lawfulBases))
  readonly lawfulBasis?: LawfulBasis;
}

/** The same as the description of one kind's route tells it: with the content of that kind, without what the case record and the token know. */
export function newEnquiryOf({ kind, requester, defaults }: AskedKind): Type<NewEnquiry> {
  const draft = draftContent([[kind, { never: ['subject'], optional: [requester, `${requester}.name`, 'requesterRole', ...Object.keys(defaults?.('', '') ?? {})] }]]);
  class NewEnquiryOfKind extends NewEnquiry {
    @ApiProperty({ ...draft, description: 'The content of the kind, without `subject`. What belongs to a victim is sealed at once and never shown again here.' } as ApiPropertyOptions)
    override readonly content!: object;
  }
  return named(NewEnquiryOfKind, `new-${kind}`);
}

/** Which page of what was asked, and why it is looked at where a list is itself sensitive. */
export class AskedQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Why you need to see this; kept with your name. May stand in the header `reason` instead.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;
}
