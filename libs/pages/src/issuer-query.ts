import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** Whose message is meant where two agencies used one id. */
export class IssuerQuery {
  @IsOptional() @IsString() @MinLength(1) @MaxLength(40)
  readonly issuer?: string;
}
