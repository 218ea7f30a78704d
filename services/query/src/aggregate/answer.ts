import type { AggregateMetaDto } from './aggregate.dto.ts';
import { jointIntervalS, unitOf } from '../snapshot/asked-devices.ts';
import type { AskedDevice } from '../snapshot/asked-devices.ts';
import { BEGINNING_MS, type TimeRange } from '../time/range.ts';
import type { Fill } from './fill.ts';
import type { AggregateFunction } from './functions.ts';
import { pointsOf, shownBuckets } from './series.ts';
import { summaryAnswer } from './summary.ts';
import { finestSource, type Tally } from './tally.ts';

/** What was computed, and of what. */
export interface Computed {
  readonly devices: readonly AskedDevice[];
  readonly range: TimeRange;
  readonly plan: { readonly bucket: string | null; readonly bounds: readonly number[] };
  readonly tally: Tally;
}

/** How points are shown. */
export interface SeriesForm {
  readonly zone: string;
  readonly functions: readonly AggregateFunction[];
  readonly fill: Fill;
  readonly nowMs: number;
}

/** Where the numbers of an answer come from. */
export function metaOf({ tally: { sources } }: Computed): AggregateMetaDto {
  return { source: finestSource(sources), sources };
}

/** The answer for the whole range. `shownEndMs` is its end as the caller understands it. */
export function overallAnswer(
  { devices, range, tally }: Computed,
  shownEndMs: number,
): Record<string, unknown> {
  const { metrics, sources } = tally;
  return summaryAnswer({
    metrics,
    readings: sources.rollup_day + sources.rollup_hour + sources.readings,
    range: { startMs: range.startMs === BEGINNING_MS ? null : range.startMs, endMs: shownEndMs },
    unitOf: (metric) => unitOf(devices, metric),
  });
}

/** The answer bucket by bucket; metrics in order of name. */
export function seriesAnswer(computed: Computed, form: SeriesForm): Record<string, unknown> {
  const { devices, range, plan, tally } = computed;
  const { zone, functions, fill, nowMs } = form;
  const options = {
    buckets: shownBuckets(plan.bounds, range, nowMs),
    functions,
    fill,
    expectedIntervalS: jointIntervalS(devices),
  };
  const sorted = [...tally.metrics].sort(([a], [b]) => (a < b ? -1 : 1));
  const series = sorted.map(
    ([metric, own]) => [metric, { unit: unitOf(devices, metric), points: pointsOf(own, options) }] as const,
  );
  return {
    bucket: plan.bucket,
    tz: zone,
    source: finestSource(tally.sources),
    time_range: { start: new Date(range.startMs).toISOString(), end: new Date(range.endMs).toISOString() },
    series: Object.fromEntries(series),
  };
}
