import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { DEVICE_ID, TAG } from '@telemetry/proto';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, Matches, ValidateIf } from 'class-validator';
import type { View } from './view.ts';

/** Anything but NUL, which PostgreSQL cannot keep. */
const NAME = /^[^\0]{1,128}$/;
const METRIC = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
/** What may stand in a URL behind its question mark. */
const QUERY = /^[\x21-\x7e]{1,1024}$/;
const RANGE = /^[1-9]\d{0,4}(m|h|d|w|mo)$/;

const isGiven = (_object: unknown, value: unknown): boolean => value !== undefined;

/** A view to save. */
export class NewViewDto {
  @ApiProperty({ example: 'Ground floor', minLength: 1, maxLength: 128 })
  @Matches(NAME, { message: 'name must have 1 to 128 characters' })
  readonly name!: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: 100,
    description: 'Which devices; or give a tag or a query',
  })
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(DEVICE_ID, { each: true, message: 'each device id must be 1 to 64 letters, digits, _ or -' })
  readonly device_ids?: string[];

  @ApiPropertyOptional({ example: 'ground-floor', description: 'The devices that have it' })
  @ValidateIf(isGiven)
  @Matches(TAG, { message: 'tag must be 1 to 64 letters, digits, _ . : or -' })
  readonly tag?: string;

  @ApiPropertyOptional({
    example: 'status=offline&sort=-last_seen_at',
    maxLength: 1024,
    description: 'What the list of devices is asked, as a URL has it: parameters of GET /devices',
  })
  @ValidateIf(isGiven)
  @Matches(QUERY, { message: 'query must be 1 to 1024 characters as in a URL' })
  readonly query?: string;

  @ApiPropertyOptional({ type: [String], maxItems: 64, description: 'All when none is named' })
  @ValidateIf(isGiven)
  @IsArray()
  @ArrayMaxSize(64)
  @ArrayUnique()
  @Matches(METRIC, { each: true, message: 'each metric must be a name of 1 to 64 letters, digits or _' })
  readonly metrics?: string[];

  @ApiProperty({ example: '24h', description: 'Back from now: 15m 24h 7d 2w 1mo' })
  @Matches(RANGE, { message: 'range must be such as 15m 24h 7d 2w 1mo' })
  readonly range!: string;
}

/** What is to change of a view; what is left out stays. */
export class ViewChangesDto extends PartialType(NewViewDto, { skipNullProperties: false }) {}

/** A saved view. */
export class ViewDto {
  @ApiProperty({ format: 'uuid' })
  readonly view_id!: string;

  @ApiProperty({ example: 'Ground floor' })
  readonly name!: string;

  @ApiProperty({ type: [String], description: 'Empty when it goes by tag or query' })
  readonly device_ids!: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'null when it does not go by tag' })
  readonly tag!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'null when it does not go by query' })
  readonly query!: string | null;

  @ApiProperty({ type: [String], description: 'All when empty' })
  readonly metrics!: readonly string[];

  @ApiProperty({ example: '24h' })
  readonly range!: string;

  @ApiProperty({ type: 'integer', description: 'Grows with each change; also the ETag' })
  readonly revision!: number;

  @ApiProperty({ format: 'date-time' })
  readonly created_at!: string;

  @ApiProperty({ format: 'date-time' })
  readonly updated_at!: string;
}

/** A view as the API shows it. */
export function viewDto({ viewId, deviceIds, createdAt, updatedAt, ...view }: View): ViewDto {
  const { name, tag, query, metrics, range, revision } = view;
  return {
    view_id: viewId,
    name,
    device_ids: deviceIds,
    tag,
    query,
    metrics,
    range,
    revision,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}
