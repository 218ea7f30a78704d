import type { StoredReading } from './compare.ts';

/** The lengths of buckets that the check asks for, milliseconds. */
export const BUCKETS_MS = { '1h': 3_600_000, '1d': 86_400_000 } as const;

/** Sums in another order differ by their rounding. */
const RELATIVE_ERROR = 1e-9;

/** What one metric came to in a bucket. */
export interface BucketStats {
  count: number;
  min: number;
  max: number;
  sum: number;
  first: number;
  last: number;
  /** The sum of absolute values: what rounding is relative to. */
  size: number;
}

/** Statistics by metric and start of bucket, `temperature 1767225600000`, from the readings in order of time. */
export function statsOf(readings: readonly StoredReading[], bucketMs: number): Map<string, BucketStats> {
  const buckets = new Map<string, BucketStats>();
  for (const { timestampMs, metrics } of readings) {
    const startMs = timestampMs - (timestampMs % bucketMs);
    for (const [metric, value] of Object.entries(metrics)) {
      const key = `${metric} ${startMs}`;
      const stats = buckets.get(key);
      if (stats === undefined) buckets.set(key, first(value));
      else add(stats, value);
    }
  }
  return buckets;
}

/** A bucket as the API answers it. */
export interface BucketAnswer {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly sum: number;
  readonly first: number;
  readonly last: number;
}

/** In which buckets the answers are not what the readings come to; each finding names the metric and the bucket. */
export function differences(
  stats: ReadonlyMap<string, BucketStats>,
  answers: ReadonlyMap<string, BucketAnswer>,
): string[] {
  const keys = new Set([...stats.keys(), ...answers.keys()]);
  return [...keys].flatMap((key) => {
    const fault = faultOf(stats.get(key), answers.get(key));
    return fault === undefined ? [] : [`${key}: ${fault}`];
  });
}

function faultOf(stats: BucketStats | undefined, answer: BucketAnswer | undefined): string | undefined {
  if (stats === undefined) return 'is answered, but has no readings';
  if (answer === undefined) return `has ${stats.count} readings, but is not answered`;
  const names = ['count', 'min', 'max', 'first', 'last'] as const;
  const wrong = names.find((name) => stats[name] !== answer[name]);
  if (wrong !== undefined) return `${wrong} is ${answer[wrong]}, but the readings say ${stats[wrong]}`;
  if (Math.abs(stats.sum - answer.sum) > RELATIVE_ERROR * stats.size) {
    return `sum is ${answer.sum}, but the readings say ${stats.sum}`;
  }
  const avg = stats.sum / stats.count;
  if (Math.abs(avg - answer.avg) <= (RELATIVE_ERROR * stats.size) / stats.count) return undefined;
  return `avg is ${answer.avg}, but the readings say ${avg}`;
}

function first(value: number): BucketStats {
  return { count: 1, min: value, max: value, sum: value, first: value, last: value, size: Math.abs(value) };
}

function add(stats: BucketStats, value: number): void {
  stats.count++;
  stats.min = Math.min(stats.min, value);
  stats.max = Math.max(stats.max, value);
  stats.sum += value;
  stats.size += Math.abs(value);
  stats.last = value;
}
