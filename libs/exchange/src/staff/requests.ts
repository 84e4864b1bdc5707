import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { roles } from '#access';
import { momentWithZone, Trimmed } from '#platform';

/** What stands around each text is not part of it. */
const TrimmedEach = (): PropertyDecorator => Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? one.trim() : one)) : value));
const mostTeams = 50;
const roleNames = Object.keys(roles);
const plain = /^[^\p{Cc}]+$/u;
const nameRule = { message: 'Write the user name as the token has it, on one line.' };
const teamRule = { each: true, message: 'Write each team by its name, on one line.' };
const kept = 'kept in the audit. Names nobody and has no address, postcode, phone number or email.';

/** Why the register is changed. */
export class StaffReason {
  @ApiProperty({ minLength: 3, maxLength: 500, description: `Why; ${kept}` })
  @Trimmed() @IsString() @MinLength(3, { message: 'Say why, in 3 to 500 characters.' }) @MaxLength(500)
  readonly reason!: string;
}

/** Somebody who works here. */
export class NewStaff extends StaffReason {
  @ApiProperty({ maxLength: 100, description: 'The user name, as the token has it.' })
  @Trimmed() @IsString() @MaxLength(100) @Matches(plain, nameRule)
  readonly person!: string;

  @ApiProperty({ type: [String], maxItems: mostTeams, description: 'The teams that they work in. What a token names beyond these does not count here.' })
  @TrimmedEach() @IsArray() @ArrayMaxSize(mostTeams) @IsString({ each: true }) @MaxLength(100, { each: true }) @Matches(plain, teamRule)
  readonly teams!: readonly string[];

  @ApiPropertyOptional({ type: [String], maxItems: mostTeams, description: 'The teams that they answer for as a manager: whoever stands in for them takes these over, if a manager too.' })
  @TrimmedEach() @IsOptional() @IsArray() @ArrayMaxSize(mostTeams) @IsString({ each: true }) @MaxLength(100, { each: true }) @Matches(plain, teamRule)
  readonly manages?: readonly string[];

  @ApiPropertyOptional({ enum: roleNames, isArray: true, maxItems: mostTeams, description: 'The roles in which they work, so that colleagues can hand them work; as they were, where it is left out. It gives them no role: that their token does.' })
  @TrimmedEach() @IsOptional() @IsArray() @ArrayMaxSize(mostTeams) @IsIn(roleNames, { each: true, message: 'Write each role as a sign-in has it, for example social-worker.' })
  readonly roles?: readonly string[];
}

/** That somebody leaves. */
export class NewLeaving extends StaffReason {
  @ApiPropertyOptional({ format: 'date-time', description: 'When; now, where nothing is said.' })
  @IsOptional() @IsString() @Matches(...momentWithZone)
  readonly at?: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'Who takes over what is theirs; without one, whoever answers for the team.' })
  @Trimmed() @IsOptional() @IsString() @MaxLength(100) @Matches(plain, nameRule)
  readonly successor?: string;
}

/** A time, and why. */
class ForATime extends StaffReason {
  @ApiProperty({ format: 'date-time', description: 'From when on.' })
  @IsString() @Matches(...momentWithZone)
  readonly from!: string;

  @ApiProperty({ format: 'date-time', description: 'Until when.' })
  @IsString() @Matches(...momentWithZone)
  readonly until!: string;
}

/** That somebody is away for a time. */
export class NewAbsence extends ForATime {
  @ApiPropertyOptional({ maxLength: 100, description: 'The colleague who stands in; the team, where nobody is named.' })
  @Trimmed() @IsOptional() @IsString() @MaxLength(100) @Matches(plain, nameRule)
  readonly cover?: string;
}

/** That somebody is on duty out of hours. */
export class NewDuty extends ForATime {
  @ApiProperty({ maxLength: 100, description: 'For which team; theirs.' })
  @Trimmed() @IsString() @MaxLength(100) @Matches(plain, { message: 'Write the name of the team, on one line.' })
  readonly team!: string;

  @ApiProperty({ maxLength: 100, description: 'Who is on duty.' })
  @Trimmed() @IsString() @MaxLength(100) @Matches(plain, nameRule)
  readonly person!: string;
}
