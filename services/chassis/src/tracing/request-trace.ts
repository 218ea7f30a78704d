import type { Step } from './span-recorder.ts';
import { childOf, type TraceContext } from './trace-context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is noted of this request while traces are kept; null for one that never is. */
    trace: RequestTrace | null;
  }
  interface FastifyContextConfig {
    /** The route is too busy for what it does to be followed by itself; it notes its steps. */
    notesItsSteps?: boolean;
  }
}

/**
 * What is noted of each request while it runs, whether its trace is kept or not: a few numbers. Spans are made of it
 * when it is over, and of most never.
 */
export class RequestTrace {
  /** By the clock of `performance`. */
  readonly startMs = performance.now();
  readonly steps: Step[] = [];

  private own: TraceContext | undefined;

  constructor(
    readonly traceId: string,
    /** Whether it is known from the beginning that the trace is kept. */
    readonly isSampled: boolean,
    readonly parentSpanId: string | undefined,
  ) {}

  /** Its place; of most requests nobody asks for it, so that its id is made up only then. */
  get context(): TraceContext {
    return (this.own ??= childOf(this));
  }

  /** A place for a span below this one. */
  child(): TraceContext {
    return childOf(this);
  }

  /** Notes a part of the request that is over. */
  note(step: Step): void {
    this.steps.push(step);
  }
}
