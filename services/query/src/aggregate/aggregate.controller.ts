import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import { DeviceRepository, type KnownDevice } from '../device/device.repository.ts';
import { BEGINNING_MS, CLOCK_LEAD_MS, resolveRange, type TimeRange } from '../time/range.ts';
import { aggregateSchema } from './aggregate-schema.ts';
import { AggregateQueryDto } from './aggregate.dto.ts';
import { AggregateRepository } from './aggregate.repository.ts';
import { planBuckets } from './plan.ts';
import { seriesOf } from './series.ts';
import { summaryAnswer } from './summary.ts';

@ApiTags('query')
@Controller('devices')
@Allow('viewer', 'operator', 'admin')
export class AggregateController {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly aggregates: AggregateRepository,
  ) {}

  /** What a device measured, summed up: over the whole range (all there is unless given), or bucket by bucket. */
  @Get([':device_id/aggregate', ':device_id/stats'])
  @ApiOkResponse({ schema: aggregateSchema })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND' })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR: a parameter, or too many buckets.' })
  async get(
    @Param('device_id') deviceId: string,
    @Query() query: AggregateQueryDto,
  ): Promise<Record<string, unknown>> {
    const device = await this.devices.get(deviceId);
    return query.bucket === undefined
      ? this.overall(device, query)
      : this.inBuckets(device, query, query.bucket);
  }

  private async overall(device: KnownDevice, query: AggregateQueryDto): Promise<Record<string, unknown>> {
    const nowMs = Date.now();
    const range = resolveRange(query, { endMs: nowMs + CLOCK_LEAD_MS, nowMs, duration: null });
    const startMs = range.startMs === BEGINNING_MS ? null : range.startMs;
    const summary = await this.aggregates.summarise(device.id, range);
    return summaryAnswer(summary, {
      ...device,
      startMs,
      endMs: query.end === undefined ? nowMs : range.endMs,
    });
  }

  private async inBuckets(
    device: KnownDevice,
    query: AggregateQueryDto,
    asked: NonNullable<AggregateQueryDto['bucket']>,
  ): Promise<Record<string, unknown>> {
    const { tz, fn: functions, fill } = query;
    const nowMs = Date.now();
    const range = await this.boundedRange(device, query, nowMs);
    const { bucket, bounds } = planBuckets(range, asked, tz);
    const rows = await this.aggregates.findBuckets(device.id, range, { bounds, functions });
    const { expectedIntervalS, units } = device;
    const points = seriesOf(rows, { bounds, range, nowMs, expectedIntervalS, functions, fill });
    const series = [...points].map(
      ([metric, own]) => [metric, { unit: units[metric] ?? null, points: own }] as const,
    );
    return { bucket, tz, series: Object.fromEntries(series) };
  }

  /** Where the caller names no start, buckets begin at the first reading; where nothing at all, they end at the last. */
  private async boundedRange(
    device: KnownDevice,
    query: AggregateQueryDto,
    nowMs: number,
  ): Promise<TimeRange> {
    const range = resolveRange(query, { endMs: nowMs, nowMs, duration: null });
    if (range.startMs !== BEGINNING_MS) return range;
    const ends = await this.aggregates.findEnds(device.id);
    const firstMs = ends?.first.getTime() ?? range.endMs - 1;
    const endMs = query.end === undefined && ends !== undefined ? ends.last.getTime() + 1 : range.endMs;
    return { startMs: Math.min(firstMs, endMs - 1), endMs };
  }
}
