import type { TimeRange } from '../time/range.ts';
import { coverage } from './coverage.ts';
import { type Fill, fillGaps, type Values } from './fill.ts';

/** What the store says of one metric in one bucket. */
export interface BucketRow {
  /** Which bucket, from 0. */
  readonly bucket: number;
  readonly metric: string;
  readonly count: number;
  /** Value by function. */
  readonly values: Readonly<Record<string, number | null>>;
}

/** A point as the API shows it: beside these, a member for each function. */
export interface Point {
  readonly t: string;
  readonly count: number;
  readonly coverage: number | null;
  readonly [fn: string]: string | number | null;
}

/** How rows become points. */
export interface SeriesOptions {
  /** Where buckets begin, and where the last one ends, ms since 1970. */
  readonly bounds: readonly number[];
  readonly range: TimeRange;
  /** A bucket that has not ended yet is measured by the part that has passed. */
  readonly nowMs: number;
  readonly expectedIntervalS: number;
  readonly functions: readonly string[];
  readonly fill: Fill;
}

/** The points of each metric, in order of time; metrics in order of name. */
export function seriesOf(rows: readonly BucketRow[], options: SeriesOptions): Map<string, Point[]> {
  const byMetric = Map.groupBy(rows, ({ metric }) => metric);
  const metrics = [...byMetric].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(metrics.map(([metric, own]) => [metric, pointsOf(own, options)]));
}

function pointsOf(rows: readonly BucketRow[], options: SeriesOptions): Point[] {
  const { bounds, fill, functions } = options;
  const found = Array<BucketRow | undefined>(bounds.length - 1).fill(undefined);
  for (const row of rows) found[row.bucket] = row;
  const values: Values[] = found.map((row) => row?.values);
  return fillGaps(values, fill, functions).flatMap((value, i) => {
    if (value === undefined) return [];
    const count = found[i]?.count ?? 0;
    const t = new Date(bounds[i] ?? 0).toISOString();
    return [
      { ...value, t, count, coverage: coverage(count, passedPart(i, options), options.expectedIntervalS) },
    ];
  });
}

/** The part of a bucket that lies in the range and is over. */
function passedPart(i: number, { bounds, range, nowMs }: SeriesOptions): TimeRange {
  return {
    startMs: Math.max(bounds[i] ?? 0, range.startMs),
    endMs: Math.min(bounds[i + 1] ?? 0, range.endMs, nowMs),
  };
}
