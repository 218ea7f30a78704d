import { ApiProperty } from '@nestjs/swagger';
import type { PageMeta } from '@telemetry/chassis';
import type { DeviceStatus } from '@telemetry/proto';
import { MetricDto } from '../profiles/metric.dto.ts';
import { STATUSES } from './device-filter.dto.ts';
import type { DeviceDetail, DeviceSummary } from './device-view.ts';

class LatestReadingDto {
  @ApiProperty({ format: 'date-time' })
  readonly timestamp!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { temperature: 21.5, humidity: 40 },
  })
  readonly metrics!: unknown;
}

/** A device in a list. */
export class DeviceSummaryDto implements DeviceSummary {
  @ApiProperty({ example: 'room-1' })
  readonly device_id!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ type: [String] })
  readonly tags!: readonly string[];

  @ApiProperty({ example: 'esp32-env' })
  readonly profile!: string;

  @ApiProperty()
  readonly is_active!: boolean;

  @ApiProperty({ format: 'date-time' })
  readonly created_at!: string;

  @ApiProperty({ description: 'Grows with each change; also the ETag' })
  readonly revision!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly last_seen_at!: string | null;

  @ApiProperty({ enum: STATUSES })
  readonly status!: DeviceStatus;

  @ApiProperty()
  readonly reading_count!: number;

  @ApiProperty({ type: LatestReadingDto, nullable: true })
  readonly latest_reading!: LatestReadingDto | null;
}

class ProfileOfDeviceDto {
  @ApiProperty({ example: 'esp32-env' })
  readonly name!: string;

  @ApiProperty({ description: 'How often it reports, seconds' })
  readonly expected_interval_s!: number;

  @ApiProperty()
  readonly allows_undeclared_metrics!: boolean;

  @ApiProperty({ description: 'How long its readings are kept, days; 0 is for ever' })
  readonly retention_days!: number;

  @ApiProperty({ type: [MetricDto] })
  readonly metrics!: readonly MetricDto[];
}

/** A device with its profile. */
export class DeviceDetailDto extends DeviceSummaryDto implements DeviceDetail {
  @ApiProperty({ type: ProfileOfDeviceDto })
  readonly profile_detail!: ProfileOfDeviceDto;
}

/** A device that was just registered. */
export class RegisteredDeviceDto extends DeviceDetailDto {
  @ApiProperty({ description: 'Its key: shown this once, stored nowhere' })
  readonly api_key!: string;
}

/** Where a list goes on. */
export class ListMetaDto implements PageMeta {
  @ApiProperty({ type: String, nullable: true })
  readonly next_cursor!: string | null;

  @ApiProperty()
  readonly has_more!: boolean;
}

class StatusCountsDto implements Record<DeviceStatus, number> {
  @ApiProperty()
  readonly online!: number;

  @ApiProperty()
  readonly late!: number;

  @ApiProperty()
  readonly offline!: number;

  @ApiProperty()
  readonly never_seen!: number;

  @ApiProperty()
  readonly inactive!: number;
}

class TagCountDto {
  @ApiProperty({ example: 'ground-floor' })
  readonly tag!: string;

  @ApiProperty({ description: 'Active devices that have it' })
  readonly count!: number;
}

/** The fleet in figures. */
export class FleetSummaryDto {
  @ApiProperty({ description: 'All devices, inactive ones too' })
  readonly total!: number;

  @ApiProperty({ type: StatusCountsDto })
  readonly by_status!: StatusCountsDto;

  @ApiProperty({ type: [TagCountDto], description: 'The tags that most active devices have' })
  readonly tags!: readonly TagCountDto[];
}
