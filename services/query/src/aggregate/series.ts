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

/** How tallies become points. */
export interface SeriesOptions {
  /** Where buckets begin, and where the last one ends, ms since 1970. */
  readonly bounds: readonly number[];
  readonly range: TimeRange;
  /** A bucket that has not ended yet is measured by the part that has passed. */
  readonly nowMs: number;
  /** Seconds between the readings of all devices together; 0 when unknown. */
  readonly expectedIntervalS: number;
  readonly functions: readonly AggregateFunction[];
  readonly fill: Fill;
}

/** The points of a metric, in order of time. */
export function pointsOf(tally: MetricTally, options: SeriesOptions): Point[] {
  const { bounds, fill, functions } = options;
  const values = bounds.slice(1).map((_, bucket) => valuesOf(tally, bucket, functions));
  return fillGaps(values, fill, functions).flatMap((value, bucket) => {
    if (value === undefined) return [];
    const t = new Date(bounds[bucket] ?? 0).toISOString();
    const count = countOf(tally, bucket);
    const share =
      count === null ? null : coverage(count, passedPart(bucket, options), options.expectedIntervalS);
    return [{ ...value, t, count, coverage: share }];
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

/** The part of a bucket that lies in the range and is over. */
function passedPart(bucket: number, { bounds, range, nowMs }: SeriesOptions): TimeRange {
  return {
    startMs: Math.max(bounds[bucket] ?? 0, range.startMs),
    endMs: Math.min(bounds[bucket + 1] ?? 0, range.endMs, nowMs),
  };
}
