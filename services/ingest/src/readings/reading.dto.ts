import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEVICE_ID } from '@telemetry/proto';
import { IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { LONGEST_BOOT_MS } from '../anchors/boot-sight.ts';
import { IsMetrics, IsReadingTime } from './reading-rules.ts';

/** A boot may be called what a device may. */
const BOOT_ID = DEVICE_ID;
const NAME_RULE = 'must have 1 to 64 letters, digits, _ or -';
const MAX_SEQ = 2 ** 32 - 1;

const TIME = {
  oneOf: [
    { type: 'string', format: 'date-time' },
    { type: 'integer', minimum: 946684800000 },
  ],
  description:
    'When it was measured: RFC 3339, or milliseconds since 1970. At most 10 minutes in the future. Without it, the time of receipt.',
  example: '2026-05-04T12:30:00Z',
};

/** Members that both forms of a reading share. */
export class ReadingHead {
  @ApiPropertyOptional({
    type: String,
    pattern: DEVICE_ID.source,
    description: 'The device; needed with the admin key. A device key knows it.',
  })
  @IsOptional()
  @Matches(DEVICE_ID, { message: NAME_RULE })
  @IsString({ message: NAME_RULE })
  device_id?: string | undefined;

  @ApiPropertyOptional(TIME)
  @IsOptional()
  @IsReadingTime()
  timestamp?: string | number | undefined;

  @ApiPropertyOptional({
    maximum: MAX_SEQ,
    minimum: 0,
    type: 'integer',
    description: 'Counts the readings of one boot. With boot_id, a repeat is recognised by it.',
  })
  @IsOptional()
  @Max(MAX_SEQ, { message: `must be at most ${MAX_SEQ}` })
  @Min(0, { message: 'must be at least 0' })
  @IsInt({ message: 'must be an integer' })
  seq?: number | undefined;

  @ApiPropertyOptional({
    type: String,
    pattern: BOOT_ID.source,
    description: 'Names the boot that seq and t_rel_ms count in; never used again by this device.',
  })
  @IsOptional()
  @Matches(BOOT_ID, { message: NAME_RULE })
  @IsString({ message: NAME_RULE })
  boot_id?: string | undefined;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: LONGEST_BOOT_MS,
    description:
      'Milliseconds since boot when it was measured. With boot_id it gives a reading without timestamp its time.',
  })
  @IsOptional()
  @Max(LONGEST_BOOT_MS, { message: `must be at most ${LONGEST_BOOT_MS}` })
  @Min(0, { message: 'must be at least 0' })
  @IsNumber({}, { message: 'must be a finite number' })
  t_rel_ms?: number | undefined;
}

/** A reading. Members it does not name are ignored. */
export class ReadingDto extends ReadingHead {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    minProperties: 1,
    maxProperties: 64,
    description:
      'Value by metric name; finite, and within the range that the profile of the device declares.',
    example: { temperature: 21.5, humidity: 44 },
  })
  @IsMetrics()
  metrics!: Readonly<Record<string, number>>;
}
