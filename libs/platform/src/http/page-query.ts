import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Which page of a list is asked for. */
export class PageQuery {
  @ApiPropertyOptional({ description: 'The `next` of the page before; left out for the first page.' })
  @IsOptional() @IsString() @MaxLength(1000)
  readonly cursor?: string;

  @ApiPropertyOptional({ description: 'How many items a page has at most.', default: 50, minimum: 1, maximum: 200 })
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200)
  readonly limit: number = 50;
}
