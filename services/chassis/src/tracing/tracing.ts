import type { Logger } from '../logging/logger.ts';
import { within } from './active-trace.ts';
import { Budget } from './budget.ts';
import { HeadSampler } from './head-sampler.ts';
import { type Destination, messagingAttributes, messagingName } from './messaging.ts';
import { type Export, openExport } from './open-export.ts';
import { Processing, type Parent } from './processing.ts';
import { RequestTrace } from './request-trace.ts';
import type { FinishedSpan, Step } from './span-recorder.ts';
import { childOf, newTrace, parseTraceparent, type TraceContext, traceparentOf } from './trace-context.ts';
import type { TracingSettings } from './tracing-settings.ts';

/** Of what went wrong or was slow, more than this is not kept, each second: an outage would be told of all too often. */
const KEPT_AFTER_ALL_PER_S = 100;
/** Spans that one span is linked to. */
const MAX_LINKS = 32;

/** Whose messages are worked on. */
export interface Work {
  readonly destination: Destination;
  readonly parents: Iterable<Parent>;
  readonly messages: number;
}

/**
 * The traces of this process. Whether one is kept is decided at its beginning; what turns out to be bad or slow is kept
 * after all, as far as this process knows of it.
 */
export class Tracing {
  private readonly keptAfterAll = new Budget(KEPT_AFTER_ALL_PER_S);

  private constructor(
    private readonly target: Export | undefined,
    private readonly sampler: HeadSampler,
    private readonly slowMs: number,
  ) {}

  /** Keeps nothing. */
  static off(): Tracing {
    return new Tracing(undefined, new HeadSampler('always_off', 0), Infinity);
  }

  /** As the settings say: off without a collector. */
  static start(service: string, settings: TracingSettings, log: Logger): Tracing {
    const target = openExport(service, settings, log);
    if (target === undefined) return Tracing.off();
    const { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio, TRACE_SLOW_MS: slowMs } = settings;
    return new Tracing(target, new HeadSampler(sampler, ratio), slowMs);
  }

  /** Whether anything can be kept. */
  get isOn(): boolean {
    return this.target !== undefined;
  }

  /** Begins to note a request, given its `traceparent`. */
  begin(traceId: string, traceparent: unknown): RequestTrace {
    const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    const isSampled = this.isOn && this.sampler.keeps(traceId, parent);
    return new RequestTrace(traceId, isSampled, parent?.spanId);
  }

  /** Whether what nobody meant to keep is kept after all. */
  keepsAfterAll({ ms, hasFailed }: { readonly ms: number; readonly hasFailed: boolean }): boolean {
    return this.isOn && (hasFailed || ms > this.slowMs) && this.keptAfterAll.take(performance.now());
  }

  /** Keeps a span with its parts. */
  record(span: FinishedSpan, steps: readonly Step[] = []): void {
    this.target?.spans.record({ ...span, context: { ...span.context, isSampled: true } }, steps);
  }

  /** Keeps a span of a browser, which reports to us. */
  recordOfConsole(span: FinishedSpan): void {
    this.target?.consoleSpans.record(span);
  }

  /** Publishes a message for whoever is behind it; `publish` gets the `traceparent` to send along. */
  async sending<T>(
    destination: Destination,
    parents: readonly TraceContext[],
    publish: (traceparent: string | undefined) => Promise<T>,
  ): Promise<T> {
    const kept = this.isOn ? parents.filter(({ isSampled }) => isSampled) : [];
    const [first, ...others] = kept;
    if (first === undefined) return publish(undefined);
    const context = childOf(first);
    const startMs = performance.now();
    let error: string | undefined;
    try {
      return await publish(traceparentOf(context));
    } catch (cause) {
      error = messageOf(cause);
      throw cause;
    } finally {
      this.record({
        name: messagingName('send', destination),
        kind: 'producer',
        context,
        parentSpanId: first.spanId,
        startMs,
        endMs: performance.now(),
        attributes: messagingAttributes('send', destination, 1),
        links: others.slice(0, MAX_LINKS),
        error,
      });
    }
  }

  /** Works on messages, as a part of the traces of all of them. */
  async processing<T>(work: Work, run: (processing: Processing) => Promise<T>): Promise<T> {
    if (!this.isOn) return run(new Processing([]));
    const processing = new Processing(work.parents);
    const [first] = processing.places;
    try {
      return await (first === undefined ? run(processing) : within(first.place, () => run(processing)));
    } catch (error) {
      processing.fail(messageOf(error));
      throw error;
    } finally {
      this.end(processing, work);
    }
  }

  /** Sends what is left. */
  async close(): Promise<void> {
    await this.target?.close();
  }

  private end({ places, steps, startMs, error }: Processing, { destination, messages }: Work): void {
    const endMs = performance.now();
    const span = {
      name: messagingName('process', destination),
      kind: 'consumer' as const,
      startMs,
      endMs,
      attributes: messagingAttributes('process', destination, messages),
      error,
    };
    for (const { place, context, producer } of places) {
      const others = places.filter((other) => other.place !== place).map((other) => other.place);
      const links = [producer ?? context, ...others].slice(0, MAX_LINKS);
      this.record({ ...span, context: place, parentSpanId: context.spanId, links }, steps);
    }
    const nobodyKeeps = places.length === 0;
    if (nobodyKeeps && this.keepsAfterAll({ ms: endMs - startMs, hasFailed: error !== undefined }))
      this.record({ ...span, context: newTrace() }, steps);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
