import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNumber,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

const MAX_SPANS = 50;
const LONGEST_MS = 60_000;
const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/;

/** That a browser has drawn a live reading. */
export class ConsoleSpanDto {
  @ApiProperty({ pattern: TRACEPARENT.source, description: 'That of the live reading.' })
  @Matches(TRACEPARENT, { message: 'is not the traceparent of a live reading' })
  readonly traceparent!: string;

  @ApiProperty({
    minimum: 0,
    maximum: LONGEST_MS,
    description: 'Milliseconds from when it came until it was drawn, which is now.',
  })
  @IsNumber()
  @Min(0)
  @Max(LONGEST_MS)
  readonly took_ms!: number;
}

/** What a browser reports. */
export class ConsoleSpansDto {
  @ApiProperty({ type: [ConsoleSpanDto], minItems: 1, maxItems: MAX_SPANS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_SPANS)
  @ValidateNested({ each: true })
  @Type(() => ConsoleSpanDto)
  readonly spans!: ConsoleSpanDto[];
}
