import type { Step } from './span-recorder.ts';
import { childOf, type TraceContext } from './trace-context.ts';

/** More traces than this that one piece of work belongs to are not told of it. */
const MAX_TRACES = 128;

/** What a piece of work is a part of. */
export interface Parent {
  readonly context: TraceContext;
  /** The span that sent the message, where it is not the parent itself. */
  readonly producer?: TraceContext | undefined;
}

/** The place of a piece of work in one of the traces that it is a part of. */
export interface Place extends Parent {
  readonly place: TraceContext;
}

/**
 * A piece of work on messages of several traces. A batch has many parents, and a span has one: the work gets a span in
 * each trace, linked to what else it was for, so that each trace is whole by itself.
 */
export class Processing {
  readonly places: readonly Place[];
  readonly steps: Step[] = [];
  readonly startMs = performance.now();
  /** Why some of it failed; undefined when nothing did. */
  error: string | undefined;
  private readonly byTrace = new Map<string, Place>();

  constructor(parents: Iterable<Parent>) {
    for (const parent of parents) {
      const { traceId, isSampled } = parent.context;
      if (!isSampled || this.byTrace.has(traceId)) continue;
      if (this.byTrace.size >= MAX_TRACES) break;
      this.byTrace.set(traceId, { ...parent, place: childOf(parent.context) });
    }
    this.places = [...this.byTrace.values()];
  }

  /** Where the work stands in a trace; undefined when it is no part of that. */
  placeIn(traceId: string): TraceContext | undefined {
    return this.byTrace.get(traceId)?.place;
  }

  /** Notes a part of the work that is over. */
  note(step: Step): void {
    this.steps.push(step);
  }

  /** The work goes on, but not all of it was done. */
  fail(reason: string): void {
    this.error ??= reason;
  }
}
