import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';

/** What somebody has done about a message or a refusal. */
export class Dealing {
  @ApiProperty({ minLength: 3, maxLength: 500, description: 'What was done about it; kept in the audit and shown with the message. Names nobody and has no address, postcode, phone number or email.' })
  @IsString() @MinLength(3) @MaxLength(500)
  readonly reason!: string;
}
