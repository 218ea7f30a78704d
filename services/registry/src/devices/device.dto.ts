import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { DEVICE_ID, TAG } from '@telemetry/proto';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsNotIn, Matches } from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import { DEFAULT_PROFILE, MAX_TAGS, RESERVED_DEVICE_IDS, TAG_RULE, TEXT } from './device-rules.ts';

/** What registering a device takes. */
export class RegisterDeviceDto {
  @ApiProperty({ example: 'room-1', pattern: DEVICE_ID.source })
  @Matches(DEVICE_ID, { message: 'device_id must have 1 to 64 letters, digits, "_" or "-"' })
  @IsNotIn(RESERVED_DEVICE_IDS, { message: 'device_id is the name of a route' })
  readonly device_id!: string;

  @ApiPropertyOptional({ description: 'What people call it; the device id when absent', maxLength: 128 })
  @IfGiven()
  @Matches(TEXT)
  readonly name?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_TAGS,
    description: 'Free labels',
    example: ['ground-floor'],
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MAX_TAGS)
  @ArrayUnique()
  @Matches(TAG, { each: true, message: TAG_RULE })
  readonly tags?: string[];

  @ApiPropertyOptional({ description: 'What it measures', default: DEFAULT_PROFILE })
  @IfGiven()
  @Matches(TEXT)
  readonly profile?: string;
}

/** What of a device is to be changed; at least one member. */
@ApiSchema({ description: 'What is absent stays as it is; at least one member is there.' })
export class ChangeDeviceDto {
  @ApiPropertyOptional({ maxLength: 128 })
  @IfGiven()
  @Matches(TEXT)
  readonly name?: string;

  @ApiPropertyOptional({ type: [String], maxItems: MAX_TAGS, description: 'All labels it is to have' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MAX_TAGS)
  @ArrayUnique()
  @Matches(TAG, { each: true, message: TAG_RULE })
  readonly tags?: string[];

  @ApiPropertyOptional({ description: 'Name of the profile' })
  @IfGiven()
  @Matches(TEXT)
  readonly profile?: string;

  @ApiPropertyOptional({ description: 'false: it may not write any more; true: it may again' })
  @IfGiven()
  @IsBoolean()
  readonly is_active?: boolean;
}
