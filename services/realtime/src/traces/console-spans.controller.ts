import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Allow, childOf, parseTraceparent, Tracing } from '@telemetry/chassis';
import { MessageRate } from '../limits/message-rate.ts';
import { type ConsoleSpanDto, ConsoleSpansDto } from './console-spans.dto.ts';

/** Of all browsers together; what is beyond is not kept. */
const SPANS_PER_S = 50;

/**
 * The last part of a reading's trace. A browser says how long it took, and no more: its clock may be wrong, and
 * whatever text it could write would be somebody else's to read.
 */
@ApiTags('realtime')
@Controller('console-spans')
@Allow('viewer', 'operator', 'admin')
export class ConsoleSpansController {
  private readonly rate = new MessageRate(SPANS_PER_S, Date.now());

  constructor(private readonly tracing: Tracing) {}

  @Post()
  @HttpCode(204)
  @ApiOperation({ summary: 'Tell when live readings that carry a traceparent were drawn' })
  @ApiNoContentResponse({ description: 'Noted, unless too many come or no traces are kept' })
  @ApiUnprocessableEntityResponse({ description: 'Some fields are not valid' })
  report(@Body() { spans }: ConsoleSpansDto): void {
    if (!this.tracing.isOn) return;
    for (const span of spans) if (this.rate.take(Date.now()) === 'answer') this.record(span);
  }

  private record({ traceparent, took_ms: tookMs }: ConsoleSpanDto): void {
    const parent = parseTraceparent(traceparent);
    if (parent === undefined) return;
    const endMs = performance.now();
    this.tracing.recordOfConsole({
      name: 'draw reading',
      kind: 'consumer',
      context: childOf(parent),
      parentSpanId: parent.spanId,
      startMs: endMs - tookMs,
      endMs,
    });
  }
}
