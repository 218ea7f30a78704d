import type { History, Reading } from '../api/reading.ts';
import type { LiveTail } from '../live/live-tail.ts';
import type { Span } from './view-range.ts';

/**
 * History and live readings as one, oldest first: each timestamp once, since a device has one reading for a
 * timestamp, and at most the newest `limit`.
 */
export function mergeReadings(
  history: readonly Reading[],
  live: readonly Reading[],
  limit: number,
): readonly Reading[] {
  const byTime = new Map<number, Reading>();
  for (const reading of history) byTime.set(reading.at, reading);
  for (const reading of live) byTime.set(reading.at, reading);
  return [...byTime.values()].sort((a, b) => a.at - b.at).slice(-limit);
}

/** The readings at hand, oldest first and without a hole between them. */
export interface Joined {
  readonly readings: readonly Reading[];
  /** Whether these are all the readings of the range that was asked for; else older ones are missing. */
  readonly isWhole: boolean;
}

/**
 * Joins what was read and what has arrived live. Either may lack its oldest part: then readings from before what
 * is missing are left out too, since averages have to stand for them all.
 */
export function joinReadings(
  { readings, hasMore }: Pick<History, 'readings' | 'hasMore'>,
  live: LiveTail,
): Joined {
  const isCut = live.received > live.readings.length;
  const startAt = hasMore ? Math.min(...readings.map(({ at }) => at)) : -Infinity;
  const arrived = live.readings.filter(({ at }) => at >= startAt);
  const limit = isCut ? live.readings.length : Infinity;
  return { readings: mergeReadings(readings, arrived, limit), isWhole: !hasMore && !isCut };
}

/** The readings inside a span, both ends included. */
export function within<Row extends Reading>(
  readings: readonly Row[],
  { startAt, endAt }: Span,
): readonly Row[] {
  return readings.filter(({ at }) => at >= startAt && at <= endAt);
}
