import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { proposedAddressKinds } from '#messages';
import { PageQuery, plainLine, plainLines, Trimmed } from '#platform';
import { crnRule, keptWithName } from '../people/person-rules.js';
import { gateCheckNames, gateChecks, type GateCheck, type GateDecision, gateDecisions, type GateKind, gateKindNames, gateOutcomes } from './gate-kinds.js';

/** Where the person is to live. */
export class GateAddress {
  @ApiProperty({ enum: proposedAddressKinds, description: 'Whose address it is.' })
  @IsIn(proposedAddressKinds, { message: 'Say whose address it is.' })
  readonly kind!: (typeof proposedAddressKinds)[number];

  @ApiProperty({ maxLength: 300, description: 'The proposed address.', example: '1 Example Street, Testtown' })
  @Trimmed() @IsString() @MinLength(3, { message: 'Write the address.' }) @MaxLength(300) @Matches(...plainLines)
  readonly address!: string;

  @ApiProperty({ description: 'Its postcode: by it whom to ask is found.', example: 'WR1 2AB' })
  @IsString() @MaxLength(10, { message: 'Write the postcode in full, for example WR1 2AB.' })
  readonly postcode!: string;
}

/** A gate to be opened. */
export class NewGate {
  @ApiProperty({ description: 'The case reference number of the person.', example: 'X123456' })
  @IsString() @Matches(...crnRule)
  readonly crn!: string;

  @ApiProperty({ enum: gateKindNames, description: 'EMC: an electronically monitored curfew is to be proposed. HDC: home detention curfew is to be approved.' })
  @IsIn(gateKindNames, { message: 'Choose one of them.' })
  readonly kind!: GateKind;

  @ApiProperty({ type: GateAddress })
  @IsObject() @ValidateNested() @Type(() => GateAddress)
  readonly proposedAddress!: GateAddress;
}

/** What was found out at a gate. */
export class NewCheck {
  @ApiProperty({ enum: gateCheckNames })
  @IsIn(gateCheckNames)
  readonly what!: GateCheck;

  @ApiProperty({ enum: gateOutcomes, description: `${gateCheckNames.map((what) => `Of ${what}: ${gateChecks[what].join(', ')}`).join('. ')}. The first is what the gate waits for; NOBODY_ELSE does as well, of somebody who will live there alone, unless the address is a partner's or an enquiry of the gate names somebody who lives there.` })
  @IsIn(gateOutcomes, { message: 'Choose one of them.' })
  readonly outcome!: string;
}

/** That an answer was reviewed. */
export class NewReview {
  @ApiProperty({ format: 'uuid', description: 'The id of an answer that was received to an enquiry of this gate.' })
  @IsUUID()
  readonly answer!: string;

  @ApiProperty({ minLength: 10, maxLength: 1000, description: `What you conclude from it; ${keptWithName}` })
  @Trimmed() @IsString() @MinLength(10, { message: 'Say what you conclude, in 10 to 1000 characters.' }) @MaxLength(1000) @Matches(...plainLines)
  readonly conclusion!: string;
}

/** What is decided. */
export class NewDecision {
  @ApiProperty({ enum: gateDecisions, description: 'PROPOSED or NOT_PROPOSED of an EMC, APPROVED or NOT_APPROVED of an HDC.' })
  @IsIn(gateDecisions, { message: 'Choose one of them.' })
  readonly decision!: GateDecision;

  @ApiProperty({ minLength: 3, maxLength: 500, description: `Why; ${keptWithName}` })
  @Trimmed() @IsString() @MinLength(3, { message: 'Say why, in 3 to 500 characters.' }) @MaxLength(500) @Matches(...plainLines)
  readonly reason!: string;

  @ApiPropertyOptional({ minLength: 3, maxLength: 100, description: 'The manager who agreed. Needed where an address is proposed or approved although the gate is red; a manager who decides agrees by that.' })
  @Trimmed() @IsOptional() @IsString() @MinLength(3) @MaxLength(100) @Matches(...plainLine)
  readonly manager?: string;
}

/** Which gates. */
export class GateQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only those of one person.', example: 'X123456' })
  @IsOptional() @IsString() @Matches(...crnRule)
  readonly crn?: string;
}
