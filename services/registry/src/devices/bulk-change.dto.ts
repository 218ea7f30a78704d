import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEVICE_ID, TAG } from '@telemetry/proto';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsObject,
  Matches,
  ValidateNested,
} from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import { DeviceFilterDto } from './device-filter.dto.ts';
import { MAX_TAGS, TAG_RULE, TEXT } from './device-rules.ts';

const MAX_NAMED = 1000;

/** Which devices to change, and how. */
export class BulkChangeDto {
  @ApiPropertyOptional({ type: [String], minItems: 1, maxItems: MAX_NAMED, description: 'These devices' })
  @IfGiven()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(MAX_NAMED)
  @ArrayUnique()
  @Matches(DEVICE_ID, { each: true, message: 'each device_id must have 1 to 64 letters, digits, "_" or "-"' })
  readonly device_ids?: string[];

  @ApiPropertyOptional({ type: DeviceFilterDto, description: 'Instead of ids: all that a list would show' })
  @IfGiven()
  @IsObject()
  @ValidateNested()
  @Type(() => DeviceFilterDto)
  readonly filter?: DeviceFilterDto;

  @ApiPropertyOptional({ type: [String], maxItems: MAX_TAGS })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MAX_TAGS)
  @Matches(TAG, { each: true, message: TAG_RULE })
  readonly add_tags?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: MAX_TAGS })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MAX_TAGS)
  @Matches(TAG, { each: true, message: TAG_RULE })
  readonly remove_tags?: string[];

  @ApiPropertyOptional({ description: 'false: they may not write any more; true: they may again' })
  @IfGiven()
  @IsBoolean()
  readonly is_active?: boolean;

  @ApiPropertyOptional({ description: 'Name of the profile' })
  @IfGiven()
  @Matches(TEXT)
  readonly profile?: string;
}

/** What became of one device. */
export class BulkResultDto {
  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;

  @ApiProperty({ example: 200, description: 'As the status of an answer: 200, 404 or 422' })
  readonly status!: number;

  @ApiPropertyOptional({ description: 'False when it was so already' })
  readonly changed?: boolean;

  @ApiPropertyOptional()
  readonly revision?: number;

  @ApiPropertyOptional({ example: 'DEVICE_NOT_FOUND' })
  readonly code?: string;

  @ApiPropertyOptional()
  readonly error?: string;
}

/** What became of all of them. */
export class BulkAnswerDto {
  @ApiProperty()
  readonly changed!: number;

  @ApiProperty({ description: 'Devices that were so already' })
  readonly unchanged!: number;

  @ApiProperty()
  readonly failed!: number;

  @ApiProperty({ type: [BulkResultDto] })
  readonly results!: readonly BulkResultDto[];
}
