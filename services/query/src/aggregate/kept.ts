import type { TimeRange } from '../time/range.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The moment (ms since 1970) from which the readings of all these devices are kept; -Infinity when they are for ever. */
export function keptFromMs(devices: readonly { readonly retentionDays: number }[], nowMs: number): number {
  const shortest = devices.reduce(
    (days, { retentionDays }) => (retentionDays > 0 ? Math.min(days, retentionDays) : days),
    Infinity,
  );
  return shortest === Infinity ? -Infinity : Math.floor((nowMs - shortest * DAY_MS) / DAY_MS) * DAY_MS;
}

/**
 * The range as it can be answered: where readings are not kept any more only whole hours are known, so an end that lies
 * there moves inwards to the next whole hour. A range within one such hour stays as it is.
 */
export function answerable(range: TimeRange, keptMs: number): TimeRange {
  const startMs = range.startMs < keptMs ? Math.ceil(range.startMs / HOUR_MS) * HOUR_MS : range.startMs;
  const endMs = range.endMs <= keptMs ? Math.floor(range.endMs / HOUR_MS) * HOUR_MS : range.endMs;
  return startMs < endMs ? { startMs, endMs } : range;
}
