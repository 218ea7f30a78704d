import type { Reading } from '../api/reading.ts';
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

/** The readings inside a span, both ends included. */
export function within(readings: readonly Reading[], { startAt, endAt }: Span): readonly Reading[] {
  return readings.filter(({ at }) => at >= startAt && at <= endAt);
}
