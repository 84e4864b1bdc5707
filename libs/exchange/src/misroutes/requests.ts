import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { momentWithZone, plainLine, Trimmed } from '#platform';
import { type CallOutcome, callOutcomes, type MisrouteOutcome, misrouteOutcomes } from './steps.js';

const names = 'Names nobody and has no address, postcode, phone number or email.';
/** Whether the safety of a victim may be affected, as whoever reports it sees that. */
export const safetyAnswers = ['AT_RISK', 'NOT_AT_RISK'] as const;

/** That a message tells something of a victim; nothing of what it tells. */
export class NewMisroute {
  @ApiProperty({ format: 'uuid', description: 'The message in which it stands.' })
  @IsUUID('all', { message: 'Name the message by its id.' })
  readonly message!: string;

  @ApiProperty({ maxLength: 40, description: 'The agency that sent it.' })
  @IsString() @MinLength(1) @MaxLength(40)
  readonly issuer!: string;

  @ApiProperty({ enum: safetyAnswers, description: 'Whether the safety of the victim may be affected. In doubt it is.' })
  @IsIn(safetyAnswers, { message: 'Say whether the safety of the victim may be at risk.' })
  readonly safety!: (typeof safetyAnswers)[number];

  @ApiProperty({ minLength: 3, maxLength: 500, description: `What sort of thing it is and where in the message it stands, in words that repeat nothing of it. ${names}` })
  @Trimmed() @IsString() @MinLength(3, { message: 'Say what sort of thing it is, in 3 to 500 characters, and repeat nothing of it.' }) @MaxLength(500)
  readonly reason!: string;
}

/** When something was done. */
class Done {
  @ApiPropertyOptional({ format: 'date-time', description: 'When; now, where nothing is said.' })
  @IsOptional() @IsString() @Matches(...momentWithZone)
  readonly at?: string;
}

/** That somebody has called the victim; nothing of the victim, nor of what was said. */
export class SafetyCall extends Done {
  @ApiProperty({ enum: callOutcomes, description: 'Whether the victim was reached, or whoever may read the victim side found that nobody needs to be called.' })
  @IsIn(callOutcomes, { message: 'Say whether the victim was reached.' })
  readonly outcome!: CallOutcome;

  @ApiPropertyOptional({ maxLength: 100, description: 'The user name of the colleague who called; you, where nobody is named.' })
  @Trimmed() @IsOptional() @IsString() @MaxLength(100) @Matches(...plainLine)
  readonly madeBy?: string;
}

/** That the controller was told. */
export class ControllerTold extends Done {
  @ApiProperty({ minLength: 1, maxLength: 100, description: `The reference under which the controller has it. ${names}` })
  @Trimmed() @IsString() @MinLength(1, { message: 'Write the reference under which the controller has it.' }) @MaxLength(100) @Matches(...plainLine)
  readonly reference!: string;
}

/** That the sender was told, so that it can correct or recall its message. */
export class SenderTold extends Done {
  @ApiProperty({ minLength: 3, maxLength: 500, description: `How, and what is to happen. ${names}` })
  @Trimmed() @IsString() @MinLength(3, { message: 'Say how the sender was told, in 3 to 500 characters.' }) @MaxLength(500)
  readonly how!: string;
}

/** How a misroute ends. */
export class MisrouteEnd {
  @ApiProperty({ enum: misrouteOutcomes, description: 'That what the message said is taken out of the case store here, that its sender has corrected it, or that nothing of a victim was in it: then it is shown again.' })
  @IsIn(misrouteOutcomes, { message: 'Say how it ends.' })
  readonly outcome!: MisrouteOutcome;

  @ApiProperty({ minLength: 3, maxLength: 500, description: `Why. ${names}` })
  @Trimmed() @IsString() @MinLength(3, { message: 'Say why, in 3 to 500 characters.' }) @MaxLength(500)
  readonly reason!: string;
}
