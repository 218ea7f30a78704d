import type { Averages, BucketRow, Spread } from '../api/aggregate.ts';
import type { Reading } from '../api/reading.ts';

const unitsMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  mo: 30.436875 * 86_400_000,
};

/** Length of a bucket such as `5m` or `1d` in milliseconds (a month's on average); 0 when it cannot be read. */
export function bucketMs(bucket: string): number {
  const [, count, unit] = /^(\d+)(s|m|h|d|w|mo)$/.exec(bucket) ?? [];
  return Number(count ?? 0) * (unitsMs[unit ?? ''] ?? 0);
}

/**
 * Averages from the server, continued with those of the readings at hand, so that the line goes on to the
 * present. A bucket is either the server's or ours, never a sum of both: ours start with the first bucket
 * that `readings` (oldest first, without holes) cover whole.
 */
export function continueAverages(averages: Averages, readings: readonly Reading[]): readonly BucketRow[] {
  const lengthMs = bucketMs(averages.bucket);
  const anchorAt = averages.rows.at(-1)?.at;
  const oldestAt = readings[0]?.at;
  if (lengthMs === 0 || anchorAt === undefined || oldestAt === undefined) return averages.rows;
  const bucketOf = (at: number): number => anchorAt + Math.floor((at - anchorAt) / lengthMs) * lengthMs;
  const ownFrom = bucketOf(oldestAt - 1) + lengthMs;
  const own = Map.groupBy(
    readings.filter(({ at }) => at >= ownFrom),
    ({ at }) => bucketOf(at),
  );
  const ours = [...own].map(([at, members]) => ({ at, ...bucketOfReadings(members) }));
  return [...averages.rows.filter(({ at }) => at < ownFrom), ...ours];
}

function bucketOfReadings(readings: readonly Reading[]): Omit<BucketRow, 'at'> {
  const tallies = new Map<string, { sum: number; count: number; min: number; max: number }>();
  for (const { metrics } of readings) {
    for (const [name, value] of Object.entries(metrics)) {
      const before = tallies.get(name) ?? { sum: 0, count: 0, min: value, max: value };
      tallies.set(name, {
        sum: before.sum + value,
        count: before.count + 1,
        min: Math.min(before.min, value),
        max: Math.max(before.max, value),
      });
    }
  }
  const all = [...tallies];
  return {
    metrics: Object.fromEntries(all.map(([name, { sum, count }]) => [name, sum / count])),
    spreads: Object.fromEntries(
      all.map(([name, { min, max, count }]): [string, Spread] => [name, { min, max, count, coverage: null }]),
    ),
  };
}
