import { type SpanContext, TraceFlags } from '@opentelemetry/api';
import { RandomIdGenerator } from '@opentelemetry/sdk-trace';

/** A span's place in its trace, as W3C Trace Context names it. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the trace's spans are kept. */
  readonly isSampled: boolean;
}

/** `traceparent`, version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED = 1;
const ids = new RandomIdGenerator();

/** The context in a `traceparent`; undefined when there is none or it is not valid. */
export function parseTraceparent(text: unknown): TraceContext | undefined {
  if (typeof text !== 'string') return undefined;
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(text) ?? [];
  if (traceId === '' || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 };
}

/** A context as `traceparent`. */
export function traceparentOf({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-0${isSampled ? 1 : 0}`;
}

/** A new span of the same trace. */
export function childOf({ traceId, isSampled }: Pick<TraceContext, 'traceId' | 'isSampled'>): TraceContext {
  return { traceId, spanId: ids.generateSpanId(), isSampled };
}

/** The first span of a new trace that is kept. */
export function newTrace(): TraceContext {
  return childOf({ traceId: ids.generateTraceId(), isSampled: true });
}

/** The context in the form of the API. */
export function apiContext({ traceId, spanId, isSampled }: TraceContext): SpanContext {
  return { traceId, spanId, traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}
