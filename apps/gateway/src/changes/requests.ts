import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { learnedFrom, relationships } from '#messages';
import { PageQuery, plainLine, plainLines, Trimmed } from '#platform';
import { crnRule, keptWithName } from '../people/person-rules.js';
import { reportNames } from './also-shown.js';
import { changeEvents, type ChangeName, changeNames } from './change-events.js';
import { type Proposal, proposalNames } from './proposals.js';

/** As long as the rationale of an enquiry must be at least, because it becomes one. */
const shortestDetails = 20;

/** A significant change that somebody learnt of. */
export class NewChange {
  @ApiProperty({ description: 'The case reference number of the person.', example: 'X123456' })
  @IsString() @Matches(...crnRule)
  readonly crn!: string;

  @ApiProperty({ enum: changeNames, description: `What has changed. ${changeNames.map((name) => `${name}: ${changeEvents[name].name}`).join('. ')}.` })
  @IsIn(changeNames, { message: 'Choose what has changed.' })
  readonly event!: ChangeName;

  @ApiProperty({ format: 'date', description: 'The day on which it happened, or on which it was learnt where that is not known; not in the future, but for a planned release, transfer, handover or move within a year.', example: '2026-11-20' })
  @IsString() @Matches(/^\d{4}-\d\d-\d\d$/, { message: 'Write the day as YYYY-MM-DD.' })
  readonly happenedOn!: string;

  @ApiProperty({ enum: learnedFrom, description: 'From whom it was learnt.' })
  @IsIn(learnedFrom, { message: 'Say from whom you learnt it.' })
  readonly learnedFrom!: (typeof learnedFrom)[number];

  @ApiProperty({ minLength: shortestDetails, maxLength: 1000, description: `What has changed and what that means for the risk; ${keptWithName}` })
  @Trimmed() @IsString() @MinLength(shortestDetails, { message: 'Say what has changed and what that means for the risk, in 20 to 1000 characters.' }) @MaxLength(1000) @Matches(...plainLines)
  readonly details!: string;

  @ApiPropertyOptional({ enum: relationships, description: 'Of a conviction, and of nothing else: how whoever was harmed stands to the person, whatever the offence is called. Where it is a relationship of the Domestic Abuse Act, or not known, a review asks whether it is domestic abuse.' })
  @IsOptional() @IsIn(relationships, { message: 'Say how whoever was harmed stands to the person.' })
  readonly relationship?: (typeof relationships)[number];

  @ApiPropertyOptional({ enum: reportNames, description: 'Of a handover from prison to community, and of nothing else: whom the transfer report names among alerts, visitors, contacts and visits. A new partner opens a review of the relationship, a child one of the contact.' })
  @IsOptional() @IsIn(reportNames, { message: 'Say whom the transfer report names.' })
  readonly reportNames?: (typeof reportNames)[number];
}

/** What became of a proposal that needs no message. */
abstract class Said {
  @ApiPropertyOptional({ minLength: 3, maxLength: 100, description: 'The manager who was consulted. Needed for the risk review of an incident, for a disclosure that is not referred, and for what is decided about somebody on life licence; a manager who decides is one.' })
  @Trimmed() @IsOptional() @IsString() @MinLength(3) @MaxLength(100) @Matches(...plainLine)
  readonly manager?: string;
}

/** That a proposal was done without a message. */
export class DoneProposal extends Said {
  @ApiProperty({ enum: proposalNames })
  @IsIn(proposalNames)
  readonly proposal!: Proposal;

  @ApiProperty({ minLength: 10, maxLength: 1000, description: `What was done; ${keptWithName}` })
  @Trimmed() @IsString() @MinLength(10, { message: 'Say what was done, in 10 to 1000 characters.' }) @MaxLength(1000) @Matches(...plainLines)
  readonly outcome!: string;
}

/** That a proposal is not done. */
export class DeclinedProposal extends Said {
  @ApiProperty({ enum: proposalNames })
  @IsIn(proposalNames)
  readonly proposal!: Proposal;

  @ApiProperty({ minLength: 10, maxLength: 1000, description: `Why not; ${keptWithName}` })
  @Trimmed() @IsString() @MinLength(10, { message: 'Say why not, in 10 to 1000 characters.' }) @MaxLength(1000) @Matches(...plainLines)
  readonly reason!: string;
}

/** Which reviews. */
export class ReviewQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only those of one person.', example: 'X123456' })
  @IsOptional() @IsString() @Matches(...crnRule)
  readonly crn?: string;

  @ApiPropertyOptional({ enum: ['open', 'all'], description: 'Those that are not complete, unless you ask for all.' })
  @IsOptional() @IsIn(['open', 'all'], { message: 'Choose open or all.' })
  readonly which?: 'open' | 'all';

  @ApiPropertyOptional({ description: 'Why you need to see this; kept with your name. May stand in the header `reason` instead.' })
  @IsOptional() @IsString() @MaxLength(500)
  readonly reason?: string;
}
