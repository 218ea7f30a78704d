import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

/** A half-open span of time in a query string. */
export class RangeDto {
  @ApiPropertyOptional({
    example: '24h',
    description: 'Back from now: 15m 24h 7d 2w 1mo. Instead of start and end.',
  })
  @IsOptional()
  @IsString()
  readonly range?: string;

  @ApiPropertyOptional({
    example: '2015-02-04T00:00:00Z',
    description: 'RFC 3339 or milliseconds since 1970; included.',
  })
  @IsOptional()
  @IsString()
  readonly start?: string;

  @ApiPropertyOptional({
    description: 'RFC 3339 or milliseconds since 1970; not included. Now unless given.',
  })
  @IsOptional()
  @IsString()
  readonly end?: string;
}
