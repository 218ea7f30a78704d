import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, ApiMeta, invalidField, Page, Problem } from '@telemetry/chassis';
import { readingAnswer } from '../reading/reading-answer.ts';
import { selectionOf } from '../snapshot/selection.dto.ts';
import { QuestionLimit } from '../time/question-limit.service.ts';
import { decodeLatestCursor, encodeLatestCursor } from './latest-cursor.ts';
import { LatestDto, LatestMetaDto, LatestQueryDto } from './latest.dto.ts';
import { type Latest, LatestRepository } from './latest.repository.ts';

@ApiTags('query')
@Controller()
@Allow('viewer', 'operator', 'admin')
@UseInterceptors(QuestionLimit)
export class LatestController {
  constructor(private readonly latest: LatestRepository) {}

  /** The newest reading of a device by its timestamp, not by its arrival. */
  @Get('devices/:device_id/latest')
  @ApiOperation({ summary: 'The newest reading of a device by its timestamp, not by its arrival' })
  @ApiOkResponse({ type: LatestDto })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND, or NOT_FOUND when the device has no reading yet.' })
  async get(@Param('device_id') deviceId: string): Promise<LatestDto> {
    const reading = await this.latest.find(deviceId);
    if (reading === undefined) throw new Problem('NOT_FOUND', `${deviceId} has no reading yet.`);
    return latestAnswer(reading);
  }

  /** The newest reading of each device, by device id; devices without one are left out. */
  @Get('latest')
  @ApiOperation({ summary: 'The newest reading of each device, by device id' })
  @ApiMeta(LatestMetaDto)
  @ApiOkResponse({ type: [LatestDto] })
  @ApiUnprocessableEntityResponse({
    description: 'VALIDATION_ERROR: a parameter, or a cursor that is not ours.',
  })
  async list(@Query() query: LatestQueryDto): Promise<Page<LatestDto, LatestMetaDto>> {
    const { cursor, limit } = query;
    const after = cursor === undefined ? undefined : cursorField(cursor);
    const found = await this.latest.findMany(selectionOf(query), {
      limit: limit + 1,
      ...(after !== undefined && { after }),
    });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return new Page(page.map(latestAnswer), {
      next_cursor: last === undefined ? null : encodeLatestCursor(last.deviceId),
      has_more: last !== undefined,
    });
  }
}

function latestAnswer(reading: Latest): LatestDto {
  const { deviceId, units } = reading;
  return { device_id: deviceId, ...readingAnswer(reading), units };
}

function cursorField(text: string): string {
  const after = decodeLatestCursor(text);
  if (after === undefined) throw invalidField('cursor', 'is not a cursor of this API', 'cursor');
  return after;
}
