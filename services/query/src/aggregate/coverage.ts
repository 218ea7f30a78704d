import type { TimeRange } from '../time/range.ts';

/**
 * How much of what a device should have sent in a span came: 1 is all of it. Null where nothing is expected, or
 * nobody knows what (`expectedIntervalS` is 0).
 */
export function coverage(
  count: number,
  { startMs, endMs }: TimeRange,
  expectedIntervalS: number,
): number | null {
  const expected = (endMs - startMs) / 1000 / expectedIntervalS;
  return expectedIntervalS > 0 && expected > 0 ? Math.min(1, count / expected) : null;
}
