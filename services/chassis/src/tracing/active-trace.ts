import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { apiContext, type TraceContext } from './trace-context.ts';

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
