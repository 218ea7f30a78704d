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

/** What a range is called. */
export const rangeTexts: Readonly<Record<Range, string>> = {
  '15m': $localize`:15 minutes:15m`,
  '1h': $localize`:1 hour:1h`,
  '6h': $localize`:6 hours:6h`,
  '24h': $localize`:24 hours:24h`,
  '7d': $localize`:7 days:7d`,
  '30d': $localize`:30 days:30d`,
  all: $localize`:A range of time, everything that is known:all`,
};

/** A span of time, `[startAt, endAt]` in epoch milliseconds. */
export interface Span {
  readonly startAt: number;
  readonly endAt: number;
}

/** What part of a device's readings is shown. */
export interface View {
  readonly range: Range;
  /** Where the part ends: at the present moment, or at the newest reading, however old. */
  readonly until: 'now' | 'newest';
  /** A span that was chosen by hand, instead of the range. */
  readonly custom?: Span;
}

/** The shortest span that is worth a look. */
export const leastSpanMs = 1000;

function isRange(text: string): text is Range {
  return Object.hasOwn(lengthsMs, text);
}

/** The range an address asks for; one hour when it asks for none that exists. */
export function rangeOf(text: string | undefined): Range {
  return text !== undefined && isRange(text) ? text : '1h';
}

/** The span an address asks for by two moments; undefined when it does not. */
export function customSpan(start: string | undefined, end: string | undefined): Span | undefined {
  const [startAt, endAt] = [Date.parse(start ?? ''), Date.parse(end ?? '')];
  return endAt - startAt >= leastSpanMs ? { startAt, endAt } : undefined;
}

/** Query parameters for a view; undefined until `span`, all the device has ever sent, is known and needed. */
export function viewParams(
  { range, until, custom }: View,
  span: Summary | undefined,
): Record<string, string> | undefined {
  if (custom) return startAndEnd(custom.startAt, custom.endAt);
  if (until === 'now' && range !== 'all') return { range };
  if (!span) return undefined;
  if (span.firstAt === null || span.lastAt === null) return { range: '30d' };
  // Ranges are half-open, and the newest reading belongs in.
  return startAndEnd(Math.max(span.firstAt, span.lastAt - lengthsMs[range]), span.lastAt + 1);
}

function startAndEnd(startAt: number, endAt: number): Record<string, string> {
  return { start: new Date(startAt).toISOString(), end: new Date(endAt).toISOString() };
}

/**
 * The span the chart shows. `oldestAt` and `newestAt` are the ends of what is known of the device; what is
 * newer than `now` still shows, since a device's clock may be ahead.
 */
export function viewSpan(view: View, now: number, known: { oldestAt: number; newestAt: number }): Span {
  const { oldestAt, newestAt } = known;
  const { range, until, custom } = view;
  if (custom) return custom;
  if (range === 'all') return atLeastASecond(oldestAt, newestAt);
  const lengthMs = lengthsMs[range];
  if (until === 'newest') return { startAt: newestAt - lengthMs, endAt: newestAt };
  // A step no finer than the chart can draw spares a redraw every second on long ranges.
  const stepMs = Math.max(1000, lengthMs / 900);
  const endAt = Math.ceil(now / stepMs) * stepMs;
  const isAhead = newestAt > endAt && newestAt < endAt + 10 * minuteMs;
  return { startAt: endAt - lengthMs, endAt: isAhead ? newestAt : endAt };
}

/** The span around the middle of another that is so many times as long, and moved by so many of its lengths. */
export function changedSpan({ startAt, endAt }: Span, factor: number, shift: number): Span {
  const lengthMs = Math.max(leastSpanMs, (endAt - startAt) * factor);
  const middle = (startAt + endAt) / 2 + shift * (endAt - startAt);
  return { startAt: Math.round(middle - lengthMs / 2), endAt: Math.round(middle + lengthMs / 2) };
}

function atLeastASecond(startAt: number, endAt: number): Span {
  return endAt - startAt >= leastSpanMs ? { startAt, endAt } : { startAt: endAt - 500, endAt: endAt + 500 };
}
