import type { TimeRange } from '../time/range.ts';
import { coverage } from './coverage.ts';
import { type Fill, fillGaps, type Values } from './fill.ts';
import type { AggregateFunction } from './functions.ts';
import { LOST, type MetricTally } from './metric-tally.ts';

/** A point as the API shows it: beside these, a member for each function. */
export interface Point {
  readonly t: string;
  /** Null where the readings are gone and no summary has just this bucket. */
  readonly count: number | null;
  readonly coverage: number | null;
  readonly [fn: string]: string | number | null;
}

/** A bucket as every metric shows it. */
export interface ShownBucket {
  /** Where it begins. */
  readonly t: string;
  /** The part of it that lies in the range and is over, by which its coverage is measured. */
  readonly passed: TimeRange;
}

/** How tallies become points. */
export interface SeriesOptions {
  readonly buckets: readonly ShownBucket[];
  /** Seconds between the readings of all devices together; 0 when unknown. */
  readonly expectedIntervalS: number;
  readonly functions: readonly AggregateFunction[];
  readonly fill: Fill;
}

/** The buckets between these bounds (ms since 1970: where each begins, and where the last ends). */
export function shownBuckets(bounds: readonly number[], range: TimeRange, nowMs: number): ShownBucket[] {
  return bounds.slice(0, -1).map((startMs, i) => ({
    t: new Date(startMs).toISOString(),
    passed: {
      startMs: Math.max(startMs, range.startMs),
      endMs: Math.min(bounds[i + 1] ?? 0, range.endMs, nowMs),
    },
  }));
}

/** The points of a metric, in order of time. */
export function pointsOf(tally: MetricTally, options: SeriesOptions): Point[] {
  const { buckets, fill, functions, expectedIntervalS } = options;
  const values = buckets.map((_, bucket) => valuesOf(tally, bucket, functions));
  const filled = fillGaps(values, fill, functions);
  return buckets.flatMap(({ t, passed }, bucket) => {
    const value = filled[bucket];
    if (value === undefined) return [];
    const count = countOf(tally, bucket);
    return [
      { ...value, t, count, coverage: count === null ? null : coverage(count, passed, expectedIntervalS) },
    ];
  });
}

/** Undefined for a bucket without a reading. */
function valuesOf(tally: MetricTally, bucket: number, functions: readonly AggregateFunction[]): Values {
  if (countOf(tally, bucket) === 0) return undefined;
  return Object.fromEntries(functions.map((name) => [name, tally.value(name, bucket)]));
}

function countOf(tally: MetricTally, bucket: number): number | null {
  return (tally.lost[bucket] ?? 0) & LOST.statistics ? null : (tally.counts[bucket] ?? 0);
}
