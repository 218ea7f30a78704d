import type { TimeRange } from '../time/range.ts';
import type { AggregateFunction } from './functions.ts';
import { LOST, type MetricTally } from './metric-tally.ts';

/** What a summary computes of each metric; the ends tell when the first and the last reading were measured. */
export const SUMMARY_FUNCTIONS = [
  'min',
  'max',
  'avg',
  'first',
  'last',
] as const satisfies AggregateFunction[];

/** What a range comes to, and how it is shown. */
export interface SummaryFrame {
  /** Each of one bucket, the range. */
  readonly metrics: ReadonlyMap<string, MetricTally>;
  readonly readings: number;
  /** Start null: from the first reading. */
  readonly range: { readonly startMs: number | null; readonly endMs: number };
  readonly unitOf: (metric: string) => string | null;
}

/**
 * The answer for a whole range: a member for each metric, beside the fixed ones. A metric that is named like a
 * fixed member does not appear here (the answer in buckets has every metric). What cannot be said since readings are
 * gone is null.
 */
export function summaryAnswer({ metrics, readings, range, unitOf }: SummaryFrame): Record<string, unknown> {
  const sorted = [...metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  const byMetric = sorted.map(([metric, tally]) => {
    const value = (name: AggregateFunction): number | null => tally.value(name, 0);
    const summary = { min: value('min'), max: value('max'), avg: value('avg'), count: value('count') };
    return [metric, { ...summary, unit: unitOf(metric) }] as const;
  });
  const isLost = sorted.some(([, tally]) => ((tally.lost[0] ?? 0) & LOST.statistics) !== 0);
  const { startMs: firstMs, endMs: lastMs } = extentOf(sorted.map(([, tally]) => tally));
  return {
    ...Object.fromEntries(byMetric),
    time_range: { start: iso(range.startMs ?? firstMs), end: iso(range.endMs) },
    reading_count: isLost ? null : readings,
    first_reading: isLost ? null : iso(firstMs),
    last_reading: isLost ? null : iso(lastMs),
  };
}

function extentOf(tallies: readonly MetricTally[]): TimeRange {
  const ends = tallies.map((tally) => tally.ends(0));
  return {
    startMs: Math.min(...ends.map(({ firstMs }) => firstMs)),
    endMs: Math.max(...ends.map(({ lastMs }) => lastMs)),
  };
}

/** Null for no moment at all. */
function iso(ms: number): string | null {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
