import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Allow, ApiMeta, Page } from '@telemetry/chassis';
import { selectionOf } from '../snapshot/selection.dto.ts';
import { QuestionLimit } from '../time/question-limit.service.ts';
import { CLOCK_LEAD_MS, resolveRange } from '../time/range.ts';
import { aggregateSchema, fleetSchema } from './aggregate-schema.ts';
import { AggregateMetaDto, AggregateQueryDto, FleetAggregateQueryDto } from './aggregate.dto.ts';
import { AggregateRepository, type AggregateQuestion } from './aggregate.repository.ts';
import { type Computed, metaOf, overallAnswer, seriesAnswer } from './answer.ts';
import { neededFor } from './statistics.ts';
import { SUMMARY_FUNCTIONS } from './summary.ts';

const TOO_MUCH =
  'VALIDATION_ERROR: a parameter, too many buckets, or more than one question may cost; the field and the bound are named.';

@ApiTags('query')
@Controller()
@Allow('viewer', 'operator', 'admin')
@UseInterceptors(QuestionLimit)
export class AggregateController {
  constructor(private readonly aggregates: AggregateRepository) {}

  /** What a device measured, summed up: over the whole range (all there is unless given), or bucket by bucket. */
  @Get(['devices/:device_id/aggregate', 'devices/:device_id/stats'])
  @ApiOperation({ summary: 'What a device measured, summed up' })
  @ApiMeta(AggregateMetaDto)
  @ApiOkResponse({ schema: aggregateSchema })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND' })
  @ApiUnprocessableEntityResponse({ description: TOO_MUCH })
  async ofDevice(
    @Param('device_id') deviceId: string,
    @Query() query: AggregateQueryDto,
  ): Promise<Page<never, AggregateMetaDto>> {
    const question = questionOf(query, Date.now());
    const computed = await this.aggregates.ofDevice(deviceId, question);
    return answer(computed, { query, question, who: { device_id: deviceId } });
  }

  /** The same over many devices together: those with a tag, those named, or all. */
  @Get('aggregate')
  @ApiOperation({ summary: 'The same over many devices together' })
  @ApiMeta(AggregateMetaDto)
  @ApiOkResponse({ schema: fleetSchema })
  @ApiUnprocessableEntityResponse({ description: TOO_MUCH })
  async ofDevices(@Query() query: FleetAggregateQueryDto): Promise<Page<never, AggregateMetaDto>> {
    const question = questionOf(query, Date.now());
    const computed = await this.aggregates.ofDevices(selectionOf(query), question);
    return answer(computed, { query, question, who: { devices: computed.devices.length } });
  }
}

function questionOf(query: AggregateQueryDto, nowMs: number): AggregateQuestion {
  const { bucket, tz: zone, fn: functions, metrics } = query;
  const isInBuckets = bucket !== undefined;
  const endMs = isInBuckets ? nowMs : nowMs + CLOCK_LEAD_MS;
  return {
    range: resolveRange(query, { endMs, nowMs, duration: null }),
    isOpenEnded: query.end === undefined,
    nowMs,
    metrics,
    needed: neededFor(isInBuckets ? functions : SUMMARY_FUNCTIONS),
    buckets: isInBuckets ? { bucket, zone } : undefined,
  };
}

function answer(
  computed: Computed,
  asked: { query: AggregateQueryDto; question: AggregateQuestion; who: Record<string, unknown> },
): Page<never, AggregateMetaDto> {
  const { query, question, who } = asked;
  const { tz: zone, fn: functions, fill } = query;
  const { nowMs } = question;
  const data = question.buckets
    ? seriesAnswer(computed, { zone, functions, fill, nowMs })
    : overallAnswer(computed, query.end === undefined ? nowMs : computed.range.endMs);
  return answerWithMeta({ ...data, ...who }, metaOf(computed));
}

/** The envelope takes anything that has a meta; the type of a page knows lists only. */
function answerWithMeta(data: object, meta: AggregateMetaDto): Page<never, AggregateMetaDto> {
  return new Page(data as readonly never[], meta);
}
