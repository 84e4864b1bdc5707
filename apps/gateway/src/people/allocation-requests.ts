import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { PageQuery, Trimmed } from '#platform';
import { userNamePattern } from '../caseload/columns.js';

const plain = /^[^\p{Cc}]*$/u;
const userNameRule = { message: 'Write the user name as the sign-in has it, in small letters.' };
/** As many as are given at once. */
export const mostAtOnce = 500;

/** Whose allocations. */
export class AllocationQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only those who are given to this practitioner, by user name.' })
  @IsOptional() @IsString() @MaxLength(80)
  readonly practitioner?: string;

  @ApiPropertyOptional({ description: 'Only those of this team.' })
  @IsOptional() @IsString() @MaxLength(100)
  readonly team?: string;
}

/** Who is given to whom. */
export class NewAllocation {
  @ApiProperty({ type: [String], minItems: 1, maxItems: mostAtOnce, description: 'The people, by CRN: of your teams, and under supervision.' })
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? one.trim().toUpperCase() : one)) : value))
  @IsArray() @ArrayMinSize(1, { message: 'Name at least one person.' }) @ArrayMaxSize(mostAtOnce) @IsString({ each: true }) @Matches(/^[A-Z]\d{6}$/, { each: true, message: 'Write each CRN as one letter and six digits.' })
  readonly people!: readonly string[];

  @ApiProperty({ maxLength: 80, description: 'The practitioner who has them from now on: in the register of people, and here.' })
  @Trimmed() @IsString() @Matches(userNamePattern, userNameRule)
  readonly practitioner!: string;

  @ApiProperty({ maxLength: 100, description: 'The team, in which the practitioner works by the register.' })
  @Trimmed() @IsString() @MinLength(1, { message: 'Name the team.' }) @MaxLength(100) @Matches(plain)
  readonly team!: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'The name by which the home force asks for the practitioner; the user name, where it is left out.' })
  @Trimmed() @IsOptional() @IsString() @MaxLength(100) @Matches(plain)
  readonly practitionerName?: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'Work telephone or mail of the practitioner.' })
  @Trimmed() @IsOptional() @IsString() @MaxLength(100) @Matches(plain)
  readonly practitionerContact?: string;

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why; kept in the audit. Names nobody and has no address, postcode, phone number or email.' })
  @Trimmed() @IsString() @MinLength(3, { message: 'Say why, in 3 to 500 characters.' }) @MaxLength(500)
  readonly reason!: string;
}
