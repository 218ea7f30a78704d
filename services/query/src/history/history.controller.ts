import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, Page } from '@telemetry/chassis';
import { DeviceRepository } from '../device/device.repository.ts';
import { readingAnswer } from '../reading/reading-answer.ts';
import { StoredReadingDto } from '../reading/reading.dto.ts';
import { encodeCursor } from './cursor.ts';
import { HistoryMetaDto, HistoryQueryDto } from './history.dto.ts';
import { HistoryRepository } from './history.repository.ts';
import { pageSpan } from './span.ts';

@ApiTags('query')
@Controller('devices')
@Allow('viewer', 'operator', 'admin')
export class HistoryController {
  constructor(
    private readonly devices: DeviceRepository,
    private readonly history: HistoryRepository,
  ) {}

  /**
   * The readings of a device in a span of time (24 hours unless given), page by page. Readings that are stored
   * while somebody pages never make another come twice or not at all.
   */
  @Get(':device_id/history')
  @ApiExtraModels(HistoryMetaDto)
  @ApiOkResponse({ type: [StoredReadingDto] })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND' })
  @ApiUnprocessableEntityResponse({
    description: 'VALIDATION_ERROR: a parameter, or a cursor that is not ours.',
  })
  async get(
    @Param('device_id') deviceId: string,
    @Query() query: HistoryQueryDto,
  ): Promise<Page<StoredReadingDto, HistoryMetaDto>> {
    const device = await this.devices.get(deviceId);
    const { order, whole, left } = pageSpan(query, deviceId, Date.now());
    const { limit, metrics } = query;
    const selection = { span: left, order, limit: limit + 1, ...(metrics && { metrics }) };
    const { readings, watermark } = await this.history.find(device, selection);
    const page = readings.slice(0, limit);
    const last = page.at(-1);
    const hasMore = readings.length > limit && last !== undefined;
    return new Page(
      page.map((reading) => readingAnswer(reading, metrics)),
      {
        next_cursor: hasMore ? encodeCursor({ deviceId, order, ...whole, afterMs: last.ts.getTime() }) : null,
        has_more: hasMore,
        live_cursor: watermark.toString(),
      },
    );
  }
}
