import { Controller, Get, Headers, Inject, Param, Query, Res, UseInterceptors } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { Allow, ApiMeta, invalidField, LOGGER, type Logger, Page } from '@telemetry/chassis';
import { QueryConfig } from '../config.ts';
import { readingAnswer } from '../reading/reading-answer.ts';
import { StoredReadingDto } from '../reading/reading.dto.ts';
import { QuestionLimit } from '../time/question-limit.service.ts';
import { acceptedForm } from './accepted-form.ts';
import { encodeCursor } from './cursor.ts';
import { exportText } from './export.ts';
import { HistoryMetaDto, HistoryQueryDto } from './history.dto.ts';
import { HistoryRepository } from './history.repository.ts';
import { type PageSpan, pageSpan } from './span.ts';
import { MEDIA_TYPE, type TextForm } from './text.ts';
import { type RawReply, sendText } from './text-reply.service.ts';

type HistoryPage = Page<StoredReadingDto, HistoryMetaDto>;

@ApiTags('query')
@Controller('devices')
@Allow('viewer', 'operator', 'admin')
@UseInterceptors(QuestionLimit)
export class HistoryController {
  constructor(
    private readonly history: HistoryRepository,
    private readonly config: QueryConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * The readings of a device in a span of time (24 hours unless given), page by page. Readings that are stored
   * while somebody pages never make another come twice or not at all. As CSV or NDJSON (Accept) the whole span comes
   * in one answer; one that breaks off before its end was cut by a failure.
   */
  @Get(':device_id/history')
  @ApiOperation({
    summary: 'The readings of a device in a span of time (24 hours unless given), page by page',
  })
  @ApiMeta(HistoryMetaDto)
  @ApiExtraModels(StoredReadingDto)
  @ApiOkResponse({
    content: {
      'application/json': { schema: { type: 'array', items: { $ref: getSchemaPath(StoredReadingDto) } } },
      'text/csv': { schema: { type: 'string' }, example: 'timestamp,received_at,temperature\r\n' },
      'application/x-ndjson': { schema: { type: 'string' } },
    },
  })
  @ApiNotFoundResponse({ description: 'DEVICE_NOT_FOUND' })
  @ApiUnprocessableEntityResponse({
    description: 'VALIDATION_ERROR: a parameter, or a cursor that is not ours.',
  })
  async get(
    @Param('device_id') deviceId: string,
    @Query() query: HistoryQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<HistoryPage | undefined> {
    const span = pageSpan(query, deviceId, Date.now());
    const form = acceptedForm(accept);
    if (form !== undefined) return this.stream(deviceId, { query, span, form, reply });
    return query.max_points === undefined
      ? this.page(deviceId, query, span)
      : this.thinned(deviceId, { query, span, maxPoints: query.max_points });
  }

  private async page(
    deviceId: string,
    { limit, metrics }: HistoryQueryDto,
    { order, whole, left }: PageSpan,
  ): Promise<HistoryPage> {
    const selection = { span: left, order, limit: limit + 1, metrics };
    const { readings, watermark } = await this.history.page(deviceId, selection);
    const page = readings.slice(0, limit);
    const last = page.at(-1);
    const hasMore = readings.length > limit && last !== undefined;
    return new Page(
      page.map((reading) => readingAnswer(reading, metrics)),
      {
        next_cursor: hasMore ? encodeCursor({ deviceId, order, ...whole, afterMs: last.tsMs }) : null,
        has_more: hasMore,
        live_cursor: watermark,
      },
    );
  }

  private async thinned(
    deviceId: string,
    { query, span, maxPoints }: { query: HistoryQueryDto; span: PageSpan; maxPoints: number },
  ): Promise<HistoryPage> {
    if (query.cursor !== undefined) throw invalidField('max_points', 'does not go with cursor', 'exclusive');
    const { metrics } = query;
    const { order, whole } = span;
    const selection = { span: whole, order, metrics, maxPoints };
    const { readings, total, watermark } = await this.history.thinned(deviceId, selection);
    return new Page(
      readings.map((reading) => readingAnswer(reading, metrics)),
      {
        next_cursor: null,
        has_more: false,
        live_cursor: watermark,
        thinned: { method: 'min-max', readings: total, points: readings.length },
      },
    );
  }

  private async stream(
    deviceId: string,
    asked: { query: HistoryQueryDto; span: PageSpan; form: TextForm; reply: RawReply },
  ): Promise<undefined> {
    const { query, span, form, reply } = asked;
    const { metrics, max_points: maxPoints } = query;
    if (maxPoints !== undefined) throw invalidField('max_points', 'is for JSON answers only', 'exclusive');
    const { order, left } = span;
    const columns = form === 'csv' ? await this.history.findMetrics(deviceId, left) : [];
    const next = this.history.piece.bind(this.history, deviceId);
    const text = exportText(left, { form, order, columns, metrics, next: (rest) => next(rest, order) });
    const answer = { mediaType: MEDIA_TYPE[form], text, patienceMs: this.config.QUESTION_TIMEOUT_MS };
    await sendText(reply, answer).catch((error: unknown) => {
      if (!reply.raw.headersSent) throw error;
      this.log.warn({ err: error, device_id: deviceId }, 'A streamed history broke off');
    });
    return undefined;
  }
}
