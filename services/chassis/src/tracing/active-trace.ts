import { context, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { apiContext, type TraceContext, traceparentOf } from './trace-context.ts';

/** Has what a work does, and all that it waits for, know its trace. Once a process is enough. */
export function followTraces(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}

/** Does a work as a part of a trace. */
export function within<T>(place: TraceContext, work: () => T): T {
  return context.with(trace.setSpanContext(ROOT_CONTEXT, apiContext(place)), work);
}

/** The trace of what is being done now. */
export function activeTraceId(): string | undefined {
  return trace.getSpanContext(context.active())?.traceId;
}

/** What is being done now as `traceparent`, for what goes on later; undefined when its trace is not kept. */
export function activeTraceparent(): string | undefined {
  const now = trace.getSpanContext(context.active());
  const isSampled = now !== undefined && (now.traceFlags & TraceFlags.SAMPLED) !== 0;
  return isSampled ? traceparentOf({ ...now, isSampled }) : undefined;
}
