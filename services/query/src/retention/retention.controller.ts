import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Allow } from '@telemetry/chassis';
import { DAY_MS, momentText } from '../upkeep/open-day.ts';
import { goesAtMs } from './kept.ts';
import { RetentionDto, RetentionQueryDto } from './retention.dto.ts';
import { RetentionRepository } from './retention.repository.ts';

const MOST_ENTRIES = 1_000;

@ApiTags('query')
@Controller('retention')
@Allow('viewer', 'operator', 'admin')
export class RetentionController {
  constructor(private readonly retention: RetentionRepository) {}

  /** Which readings are removed, and when: a look ahead that changes nothing. */
  @Get()
  @ApiOperation({ summary: 'Which readings are removed, and when' })
  @ApiOkResponse({ type: RetentionDto })
  @ApiUnprocessableEntityResponse({ description: 'VALIDATION_ERROR' })
  async get(@Query() { days, by }: RetentionQueryDto): Promise<RetentionDto> {
    const going = await this.retention.find({
      beforeMs: Date.now() + days * DAY_MS,
      by,
      limit: MOST_ENTRIES + 1,
    });
    const entries = going
      .map(({ profile, retentionDays, period, firstDay, ...sizes }) => ({
        profile,
        retention_days: retentionDays,
        period,
        goes_at: momentText(goesAtMs(firstDay, retentionDays)),
        ...sizes,
      }))
      .sort((a, b) => a.goes_at.localeCompare(b.goes_at) || a.profile.localeCompare(b.profile));
    return { entries: entries.slice(0, MOST_ENTRIES), has_more: entries.length > MOST_ENTRIES };
  }
}
