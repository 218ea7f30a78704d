import type { BucketRow } from '../api/aggregate.ts';
import type { Reading } from '../api/reading.ts';
import type { TimeSpan } from '../ui/chart-overlay.ts';
import { shownValue } from '../ui/format-value.ts';
import type { Line, LinePoint } from '../ui/line-chart.ts';
import { afterGaps, splitAt, usualDistanceMs } from './gap-breaks.ts';
import { thinRows } from './thin-rows.ts';

/** A metric on the chart. */
export interface ChartMetric {
  readonly name: string;
  readonly unit?: string;
  readonly colour: string;
  /** The greatest absolute value it has had, to put like with like. */
  readonly peak: number;
}

/** What is drawn: readings, or buckets of time that say what they stand for. */
export type Row = Reading & Partial<Pick<BucketRow, 'spreads'>>;

/** Metrics that share a chart, since their values are of like size. */
export interface Panel<T extends ChartMetric> {
  readonly metrics: readonly T[];
  readonly lines: readonly Line[];
  /** What the lines were drawn from, oldest first. */
  readonly rows: readonly Row[];
  /** Where the values stand on few of the readings that were expected. */
  readonly faded: readonly TimeSpan[];
}

/** How rows are drawn. */
export interface Drawing {
  /** How far apart rows are when all is well; 0 when that is not known. */
  readonly expectedMs: number;
  /** How many times its usual silence a metric may keep before its line breaks. */
  readonly quietFactor: number;
  /** How much time a row stands for; 0 for a reading. */
  readonly bucketMs?: number;
}

/** Values further apart than this factor would flatten each other on one axis. */
const likeFactor = 4;
/** A bucket with a smaller share of its readings is drawn paler. */
const fullCoverage = 0.5;

/** One chart for each group of metrics of like size, the order of `metrics` kept. */
export function groupByScale<T extends ChartMetric>(metrics: readonly T[]): T[][] {
  const groups: T[][] = [];
  for (const metric of metrics) {
    const like = groups.find((group) => group.every(({ peak }) => areAlike(peak, metric.peak)));
    if (like) like.push(metric);
    else groups.push([metric]);
  }
  return groups;
}

function areAlike(a: number, b: number): boolean {
  return Math.max(a, b) <= likeFactor * Math.min(a, b);
}

/**
 * The charts of `rows` (oldest first), in the units this person reads. A line breaks where a metric was silent for
 * much longer than it usually is or is expected to be.
 */
export function drawPanels<T extends ChartMetric>(
  rows: readonly Row[],
  metrics: readonly T[],
  { expectedMs, quietFactor, bucketMs = 0 }: Drawing,
): Panel<T>[] {
  return groupByScale(metrics).map((group) => {
    const names = group.map(({ name }) => name);
    const drawn = thinRows(rows, names).map((row) => ({ ...row, date: new Date(row.at) }));
    return {
      metrics: group,
      lines: group.flatMap((metric) => linesOf(metric)),
      rows: rows.filter((row) => names.some((name) => row.metrics[name] !== undefined)),
      faded: fadedSpans(rows, names, bucketMs),
    };

    function linesOf({ name, unit, colour }: ChartMetric): Line[] {
      const moments = rows.filter(({ metrics }) => metrics[name] !== undefined).map(({ at }) => at);
      const gapMs = Math.max(3 * expectedMs, quietFactor * usualDistanceMs(moments));
      const points = drawn.flatMap(({ date, metrics, spreads }): LinePoint[] => {
        const value = metrics[name];
        const spread = spreads?.[name];
        if (value === undefined) return [];
        const point = { at: date, value: shownValue(value, unit) };
        if (!spread || spread.min === spread.max) return [point];
        return [{ ...point, min: shownValue(spread.min, unit), max: shownValue(spread.max, unit) }];
      });
      const parts = splitAt(points, afterGaps(moments, gapMs), ({ at }) => at.getTime());
      return parts.map((part) => ({ name, colour, points: part }));
    }
  });
}

/** The buckets of which any of the metrics has too few readings, neighbours joined. */
export function fadedSpans(rows: readonly Row[], names: readonly string[], bucketMs: number): TimeSpan[] {
  const spans: TimeSpan[] = [];
  for (const { at, spreads } of rows) {
    const isPoor = names.some((name) => (spreads?.[name]?.coverage ?? 1) < fullCoverage);
    if (!isPoor) continue;
    const before = spans.at(-1);
    const endAt = at + bucketMs;
    if (before && before.endAt >= at) spans[spans.length - 1] = { startAt: before.startAt, endAt };
    else spans.push({ startAt: at, endAt });
  }
  return spans;
}

/** The row nearest to a moment; undefined when there is none. `rows` are in order. */
export function nearestRow(rows: readonly Row[], at: number): Row | undefined {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [rows[low - 1], rows[low]];
  return before && (!after || at - before.at < after.at - at) ? before : after;
}
