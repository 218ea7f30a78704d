import type { Averages } from '../api/aggregate.ts';
import type { Metrics, Reading } from '../api/reading.ts';

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
export function continueAverages(averages: Averages, readings: readonly Reading[]): readonly Reading[] {
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
  const ours = [...own].map(([at, members]) => ({ at, metrics: averageOf(members) }));
  return [...averages.rows.filter(({ at }) => at < ownFrom), ...ours];
}

function averageOf(readings: readonly Reading[]): Metrics {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { metrics } of readings) {
    for (const [name, value] of Object.entries(metrics)) {
      const { sum, count } = sums.get(name) ?? { sum: 0, count: 0 };
      sums.set(name, { sum: sum + value, count: count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, sum / count]));
}
