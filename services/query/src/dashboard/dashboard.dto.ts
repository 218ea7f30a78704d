import { ApiProperty } from '@nestjs/swagger';

/** How many devices report as they should. */
export class DeviceCountsDto {
  @ApiProperty()
  readonly total!: number;

  @ApiProperty({ description: 'Heard of within three expected intervals.' })
  readonly online!: number;

  @ApiProperty({ description: 'Within ten.' })
  readonly late!: number;

  @ApiProperty()
  readonly offline!: number;

  @ApiProperty()
  readonly never_seen!: number;

  @ApiProperty()
  readonly inactive!: number;
}

/** All devices at a glance. */
export class DashboardDto {
  @ApiProperty()
  readonly devices!: DeviceCountsDto;

  @ApiProperty({ example: '2026-05-04', description: 'Today in UTC.' })
  readonly day!: string;

  @ApiProperty({ description: 'Readings that were measured today.' })
  readonly readings_today!: number;

  @ApiProperty({
    type: 'object',
    description:
      "Each metric's average of today, over all devices; the unit is null where they do not agree.",
    additionalProperties: {
      type: 'object',
      properties: { avg: { type: 'number' }, unit: { type: 'string', nullable: true } },
    },
    example: { temperature: { avg: 21.5, unit: '°C' } },
  })
  readonly averages!: Readonly<Record<string, { avg: number | null; unit: string | null }>>;
}
