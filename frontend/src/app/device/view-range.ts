import type { Summary } from '../api/aggregate.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

const lengthsMs = {
  '15m': 15 * minuteMs,
  '1h': 60 * minuteMs,
  '6h': 360 * minuteMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
  all: Infinity,
} as const;

/** How much time the chart shows. */
export type Range = keyof typeof lengthsMs;

/** Every range, shortest first. */
export const ranges = Object.keys(lengthsMs).filter(isRange);

/** What part of a device's readings is shown. */
export interface View {
  readonly range: Range;
  /** Where the part ends: at the present moment, or at the newest reading, however old. */
  readonly until: 'now' | 'newest';
}

/** A span of time, `[startAt, endAt]` in epoch milliseconds. */
export interface Span {
  readonly startAt: number;
  readonly endAt: number;
}

function isRange(text: string): text is Range {
  return Object.hasOwn(lengthsMs, text);
}

/** The range an address asks for; one hour when it asks for none that exists. */
export function rangeOf(text: string | undefined): Range {
  return text !== undefined && isRange(text) ? text : '1h';
}

/** Query parameters for a view; undefined until `span`, all the device has ever sent, is known and needed. */
export function viewParams(view: View, span: Summary | undefined): Record<string, string> | undefined {
  if (view.until === 'now' && view.range !== 'all') return { range: view.range };
  if (!span) return undefined;
  if (span.firstAt === null || span.lastAt === null) return { range: '30d' };
  const start = Math.max(span.firstAt, span.lastAt - lengthsMs[view.range]);
  // Ranges are half-open, and the newest reading belongs in.
  return { start: new Date(start).toISOString(), end: new Date(span.lastAt + 1).toISOString() };
}

/**
 * The span the chart shows. `oldestAt` and `newestAt` are the ends of what is known of the device; what is
 * newer than `now` still shows, since a device's clock may be ahead.
 */
export function viewSpan(view: View, now: number, known: { oldestAt: number; newestAt: number }): Span {
  const { oldestAt, newestAt } = known;
  const lengthMs = lengthsMs[view.range];
  if (view.range === 'all') return atLeastASecond(oldestAt, newestAt);
  if (view.until === 'newest') return { startAt: newestAt - lengthMs, endAt: newestAt };
  // A step no finer than the chart can draw spares a redraw every second on long ranges.
  const stepMs = Math.max(1000, lengthMs / 900);
  const endAt = Math.ceil(now / stepMs) * stepMs;
  const isAhead = newestAt > endAt && newestAt < endAt + 10 * minuteMs;
  return { startAt: endAt - lengthMs, endAt: isAhead ? newestAt : endAt };
}

function atLeastASecond(startAt: number, endAt: number): Span {
  return endAt - startAt >= 1000 ? { startAt, endAt } : { startAt: endAt - 500, endAt: endAt + 500 };
}
