import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type PageMeta } from '@telemetry/chassis';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { DEVICE_ID } from '@telemetry/proto';
import type { LetterView } from './letter-view.ts';

const MAX_LIMIT = 500;

/** Which dead letters to list. */
export class DeadLettersQueryDto {
  @ApiPropertyOptional({ pattern: DEVICE_ID.source })
  @IsOptional()
  @Matches(DEVICE_ID)
  readonly device_id?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: 'next_cursor of the page before.' })
  @IsOptional()
  @Matches(/^[0-9]{1,18}$/, { message: 'is no cursor of this list' })
  readonly cursor?: string;
}

/** What could not be stored. */
export class DeadLetterDto implements LetterView {
  @ApiProperty({ example: '42' })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Null where no device can be named.' })
  readonly device_id!: string | null;

  @ApiProperty({ example: 'the value of "temperature" is not finite' })
  readonly reason!: string;

  @ApiProperty({ format: 'date-time' })
  readonly at!: string;

  @ApiProperty({ description: 'Position of its message in the stream.' })
  readonly stream_seq!: string;

  @ApiProperty({ description: 'Which reading of the message it is; -1 for the whole message.' })
  readonly index!: number;

  @ApiProperty()
  readonly size_bytes!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The reading as it came; null for a whole message, and for what cannot be read.',
  })
  readonly reading!: Readonly<Record<string, unknown>> | null;

  @ApiProperty({ description: 'How often it was tried again.' })
  readonly attempts!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly redrive_requested_at!: string | null;
}

/** Where the list goes on. */
export class DeadLettersMetaDto implements PageMeta {
  @ApiProperty({ type: String, nullable: true })
  readonly next_cursor!: string | null;

  @ApiProperty()
  readonly has_more!: boolean;
}
