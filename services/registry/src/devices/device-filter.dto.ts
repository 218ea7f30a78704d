import { ApiPropertyOptional } from '@nestjs/swagger';
import { type DeviceStatus, TAG } from '@telemetry/proto';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { IfGiven } from '../if-given.dto.ts';
import { type DeviceFilter, SORT_KEYS } from './device-filter.ts';
import { TAG_RULE, TEXT } from './device-rules.ts';

export const STATUSES: readonly DeviceStatus[] = ['online', 'late', 'offline', 'never_seen', 'inactive'];
const SORTS = SORT_KEYS.flatMap((key) => [key, `-${key}`]);
/** More than anybody asks for; each narrows the list. */
const MAX_TAGS_ASKED = 8;

/** Which devices, in a query or a body. */
export class DeviceFilterDto {
  @ApiPropertyOptional({ description: 'Part of the id or the name, in any case', maxLength: 128 })
  @IfGiven()
  @Matches(TEXT)
  readonly q?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_TAGS_ASKED,
    description: 'Only devices with this label; repeated, with all of them',
  })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @IsArray()
  @ArrayMaxSize(MAX_TAGS_ASKED)
  @Matches(TAG, { each: true, message: TAG_RULE })
  readonly tag: string[] = [];

  @ApiPropertyOptional({ enum: STATUSES, description: 'Only devices of this status now' })
  @IfGiven()
  @IsIn(STATUSES)
  readonly status?: DeviceStatus;

  @ApiPropertyOptional({ description: 'Only devices with this profile' })
  @IfGiven()
  @Matches(TEXT)
  readonly profile?: string;

  @ApiPropertyOptional({ default: false, description: 'Deactivated devices too' })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly include_inactive: boolean = false;
}

/** Which devices to list, and which page of them. */
export class ListDevicesDto extends DeviceFilterDto {
  @ApiPropertyOptional({
    enum: SORTS,
    default: 'device_id',
    description: 'Descending with "-". Names in any case; devices never seen come last either way.',
  })
  @IsIn(SORTS)
  readonly sort: string = 'device_id';

  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 500 })
  @Transform(({ value }: { value: unknown }) => Number(value))
  @IsInt()
  @Min(1)
  @Max(500)
  readonly limit: number = 50;

  @ApiPropertyOptional({ description: 'meta.next_cursor of the previous page of the same list' })
  @IfGiven()
  @IsString()
  readonly cursor?: string;
}

/** The devices that are meant. */
export function filterOf(dto: DeviceFilterDto): DeviceFilter {
  const { q, tag: tags, status, profile: profileName, include_inactive: includeInactive } = dto;
  return { q, tags, status, profileName, includeInactive };
}
