import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { type Fields, shapes } from '#platform';
import { countNames, type Grouping, groupings } from './figures.js';

const day = /^\d{4}-\d\d-\d\d$/;
const message = 'Write the day as YYYY-MM-DD.';

/** Of which days figures are asked for, and by what they are told apart. */
export class MeasuresQuery {
  @ApiProperty({ description: 'The first day, in England and Wales.', example: '2026-11-01', format: 'date' })
  @Matches(day, { message })
  readonly from!: string;

  @ApiProperty({ description: 'The last day, counted whole; at most a year from the first.', example: '2026-11-30', format: 'date' })
  @Matches(day, { message })
  readonly until!: string;

  @ApiPropertyOptional({ enum: groupings, default: 'agency', description: 'By what the figures of each kind are told apart: the agency asked or asking, what made asking necessary, or nothing else.' })
  @IsOptional() @IsIn(groupings)
  readonly by: Grouping = 'agency';
}

/** The same for a page, which shows four weeks unless it is told otherwise. */
export class MeasuresPageQuery {
  @IsOptional() @Matches(day, { message })
  readonly from?: string;

  @IsOptional() @Matches(day, { message })
  readonly until?: string;

  @IsOptional() @IsIn(groupings)
  readonly by: Grouping = 'agency';
}

const { fields, integer, listOf, oneOf, orNull, text } = shapes;
const shown = { anyOf: [integer, oneOf('<5', 'hidden')], description: 'The count; "<5" for one to four; "hidden" where it would give one of those away, or is part of a count that is not shown.' };
const percentiles = { ...fields({ median: orNull(integer), p90: orNull(integer) }), description: 'Whole minutes, by the nearest rank; null of fewer than five.' };

/** What is answered about a period. */
export const measuresShape: Fields = {
  from: shapes.date, until: shapes.date, by: oneOf(...groupings),
  figures: listOf(fields({
    level: oneOf('all', 'kind', 'group'), kind: orNull(text), group: orNull(text), unit: orNull(text),
    counts: fields(Object.fromEntries(countNames.map((name) => [name, orNull(shown)]))), toTake: percentiles, toAnswer: percentiles, systems: orNull(integer),
  })),
  coverage: listOf(fields({ on: text, due: shown, made: shown })), notKnown: listOf(text),
};
