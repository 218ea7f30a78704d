import type { TimeRange } from '../time/range.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The slot of a rollup that stands for the whole day; 0 to 23 are its hours. */
export const WHOLE_DAY = 24;

/** A part of a rollup that goes into a bucket as a whole. */
export interface SlotUse {
  readonly slot: number;
  readonly bucket: number;
}

/** Where the parts of a device's day come from. */
export interface DayPlan {
  readonly slots: readonly SlotUse[];
  /** Bit h: of hour h the readings themselves are needed. */
  readonly rawHours: number;
}

/** What a question asks for: the buckets (where each begins, and where the last ends) and the span, ms since 1970. */
export interface Frame {
  readonly bounds: readonly number[];
  readonly range: TimeRange;
}

/**
 * Divides a day (counted since 1970 UTC) between its rollup and its readings: the whole day or whole hours where they
 * lie in one bucket and the rollup is up to date, and the readings of all other hours that the range touches. Bit h of
 * `staleHours` is set where the rollup of hour h is not up to date.
 */
export function planDay(day: number, staleHours: number, { bounds, range }: Frame): DayPlan {
  const dayMs = day * DAY_MS;
  const first = bucketAt(bounds, Math.max(dayMs, range.startMs));
  if (staleHours === 0 && isWithin(dayMs, DAY_MS, range) && (bounds[first + 1] ?? 0) >= dayMs + DAY_MS)
    return { slots: [{ slot: WHOLE_DAY, bucket: first }], rawHours: 0 };

  const slots: SlotUse[] = [];
  let rawHours = 0;
  for (let hour = 0, bucket = first; hour < 24; hour++) {
    const hourMs = dayMs + hour * HOUR_MS;
    if (hourMs + HOUR_MS <= range.startMs || hourMs >= range.endMs) continue;
    while ((bounds[bucket + 1] ?? Infinity) <= hourMs) bucket++;
    const isWhole = isWithin(hourMs, HOUR_MS, range) && (bounds[bucket + 1] ?? 0) >= hourMs + HOUR_MS;
    if (isWhole && (staleHours & (1 << hour)) === 0) slots.push({ slot: hour, bucket });
    else rawHours |= 1 << hour;
  }
  return { slots, rawHours };
}

/** The bucket that a moment of the range lies in. */
export function bucketAt(bounds: readonly number[], ms: number): number {
  let [low, high] = [0, bounds.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((bounds[middle] ?? NaN) <= ms) low = middle;
    else high = middle;
  }
  return low;
}

/** The hours of a day that are set in a mask, as spans; neighbours make one. */
export function spansOf(day: number, hours: number): TimeRange[] {
  const spans: TimeRange[] = [];
  for (let hour = 0; hour < 24; hour++) {
    if ((hours & (1 << hour)) === 0) continue;
    const startMs = day * DAY_MS + hour * HOUR_MS;
    const last = spans.at(-1);
    const span = last?.endMs === startMs ? { startMs: last.startMs, endMs: startMs + HOUR_MS } : undefined;
    if (span === undefined) spans.push({ startMs, endMs: startMs + HOUR_MS });
    else spans[spans.length - 1] = span;
  }
  return spans;
}

function isWithin(startMs: number, lengthMs: number, range: TimeRange): boolean {
  return startMs >= range.startMs && startMs + lengthMs <= range.endMs;
}
