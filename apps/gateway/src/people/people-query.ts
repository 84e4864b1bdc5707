import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '#platform';

/** Which people of the caseload. Nobody is sought by name: what is sought stands in addresses, and addresses in logs. */
export class PeopleQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only the person with this CRN, in small or capital letters.', example: 'X123456' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toUpperCase() || undefined : value))
  @IsOptional() @IsString() @MaxLength(20)
  readonly crn?: string;
}
