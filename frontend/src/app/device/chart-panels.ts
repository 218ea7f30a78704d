import type { Reading } from '../api/reading.ts';
import type { Line } from '../ui/line-chart.ts';
import { afterGaps, splitAt, usualDistanceMs } from './gap-breaks.ts';
import { thinRows } from './thin-rows.ts';

/** A metric on the chart. */
export interface ChartMetric {
  readonly name: string;
  readonly colour: string;
  /** The greatest absolute value it has had, to put like with like. */
  readonly peak: number;
}

/** Metrics that share a chart, since their values are of like size. */
export interface Panel<T extends ChartMetric> {
  readonly metrics: readonly T[];
  readonly lines: readonly Line[];
}

/** Values further apart than this factor would flatten each other on one axis. */
const likeFactor = 4;

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
 * The charts of `rows` (oldest first). A line breaks where a metric was silent for more than `gapMs`, or, when
 * that is not known, for much longer than it usually is.
 */
export function drawPanels<T extends ChartMetric>(
  rows: readonly Reading[],
  metrics: readonly T[],
  { expectedMs, quietFactor }: { expectedMs: number; quietFactor: number },
): Panel<T>[] {
  return groupByScale(metrics).map((group) => {
    const names = group.map(({ name }) => name);
    const drawn = thinRows(rows, names).map(({ at, metrics }) => ({ at: new Date(at), metrics }));
    return { metrics: group, lines: group.flatMap((metric) => linesOf(metric)) };

    function linesOf({ name, colour }: ChartMetric): Line[] {
      const moments = rows.filter(({ metrics }) => metrics[name] !== undefined).map(({ at }) => at);
      const gapMs = Math.max(3 * expectedMs, quietFactor * usualDistanceMs(moments));
      const points = drawn.flatMap(({ at, metrics }) => {
        const value = metrics[name];
        return value === undefined ? [] : [{ at, value }];
      });
      const parts = splitAt(points, afterGaps(moments, gapMs), ({ at }) => at.getTime());
      return parts.map((part) => ({ name, colour, points: part }));
    }
  });
}
