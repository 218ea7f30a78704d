import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Allow, parseTraceparent, Problem } from '@telemetry/chassis';
import { isUuid } from '../writer/unstorable.ts';
import { ReadingTraceDto } from './reading-traces.dto.ts';
import { ReadingTracesRepository } from './reading-traces.repository.ts';

@ApiTags('query')
@Controller('readings')
@Allow('viewer', 'operator', 'admin')
export class ReadingTracesController {
  constructor(private readonly traces: ReadingTracesRepository) {}

  /**
   * The trace of a reading, by the id in its receipt or its live event. Few readings have one: traces are kept of a
   * part of the requests, and of those whose sender asks for it.
   */
  @Get(':reading_id/trace-id')
  @ApiOkResponse({ type: ReadingTraceDto })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: it has no trace, or is not stored yet, or came long ago.' })
  async get(@Param('reading_id') readingId: string): Promise<ReadingTraceDto> {
    const traceparent = isUuid(readingId) ? await this.traces.find(readingId) : undefined;
    const context = parseTraceparent(traceparent);
    if (context === undefined)
      throw new Problem('NOT_FOUND', `There is no trace of reading ${JSON.stringify(readingId)}.`);
    return { reading_id: readingId, trace_id: context.traceId };
  }
}
