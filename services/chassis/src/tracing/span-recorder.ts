import { type Attributes, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type IdGenerator,
  ParentBasedSampler,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { apiContext, childOf, type TraceContext } from './trace-context.ts';

/** A part of something larger that is over. */
export interface Step {
  readonly name: string;
  readonly kind?: keyof typeof KINDS;
  /** By the clock of `performance`. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes?: Attributes;
  /** Its place, where others were told of it; a new one when nobody was. */
  readonly context?: TraceContext | undefined;
  /** Other spans that have a part in it. */
  readonly links?: readonly TraceContext[];
  /** Why it failed; undefined when it did not. */
  readonly error?: string | undefined;
}

/** A span that has ended. Its ids were chosen when it began, since others may have been told of them. */
export interface FinishedSpan extends Step {
  readonly context: TraceContext;
  /** Without it the span is its trace's first. */
  readonly parentSpanId?: string | undefined;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};
/** How often the clock of `performance`, which nobody sets right, is compared with that of the day. */
const COMPARE_MS = 10_000;

/**
 * Makes spans after the fact: what may be kept is known when it is over, and a request that is not kept has cost no
 * span.
 */
export class SpanRecorder {
  private readonly ids = new ChosenIds();
  private readonly tracer;
  private readonly clock = new DayClock();

  constructor(
    private readonly processor: SpanProcessor,
    private readonly resource: Resource,
  ) {
    const sampler = new AlwaysOnSampler();
    this.tracer = new TracerProvider({
      resource,
      sampler,
      idGenerator: this.ids,
      spanProcessors: [processor],
    }).getTracer('telemetry');
  }

  /** Records a span, and its parts below it. */
  record(span: FinishedSpan, steps: readonly Step[] = []): void {
    this.add(span);
    const { context } = span;
    for (const step of steps)
      this.add({ ...step, context: step.context ?? childOf(context), parentSpanId: context.spanId });
  }

  /** For libraries that make spans of their own: they may, within a trace that is kept. */
  providerForLibraries(): TracerProvider {
    const sampler = new ParentBasedSampler({ root: new AlwaysOffSampler() });
    return new TracerProvider({ resource: this.resource, sampler, spanProcessors: [this.processor] });
  }

  private add({
    name,
    kind,
    context,
    parentSpanId,
    startMs,
    endMs,
    attributes,
    links,
    error,
  }: FinishedSpan): void {
    this.ids.next = context;
    const parent =
      parentSpanId === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, apiContext({ ...context, spanId: parentSpanId }));
    const span = this.tracer.startSpan(
      name,
      {
        kind: KINDS[kind ?? 'internal'],
        startTime: this.clock.epochMs(startMs),
        attributes: attributes ?? {},
        links: (links ?? []).map((link) => ({ context: apiContext(link) })),
      },
      parent,
    );
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    span.end(this.clock.epochMs(endMs));
  }
}

class ChosenIds implements IdGenerator {
  next: Pick<TraceContext, 'traceId' | 'spanId'> = { traceId: '', spanId: '' };

  generateTraceId(): string {
    return this.next.traceId;
  }

  generateSpanId(): string {
    return this.next.spanId;
  }
}

class DayClock {
  private skewMs = 0;
  private comparedMs = -Infinity;

  /** A moment of the clock of `performance`, in milliseconds since 1970 UTC. */
  epochMs(atMs: number): number {
    const nowMs = performance.now();
    if (nowMs - this.comparedMs > COMPARE_MS) {
      this.comparedMs = nowMs;
      this.skewMs = Date.now() - nowMs;
    }
    return this.skewMs + atMs;
  }
}
