import { invalidField } from '@telemetry/chassis';
import { countBefore, cutSegment, type Segment } from '../reading/segment.ts';
import type { RollupDay } from '../rollup/rollup-day.ts';
import type { RollupTable, StatName } from '../rollup/rollup-table.ts';
import { statsOf } from '../rollup/stats.ts';
import type { Limits } from './limits.ts';
import { bucketAt, type SlotUse, WHOLE_DAY } from './day-plan.ts';
import { MetricTally } from './metric-tally.ts';
import { columnsOf, type StatColumns } from './stat-columns.ts';

/** Where numbers of an answer come from, the finest last. */
export const SOURCES = ['rollup_day', 'rollup_hour', 'readings'] as const;
export type Source = (typeof SOURCES)[number];

/** No answer has more points, metrics times buckets. */
export const MAX_POINTS = 250_000;

/** What a tally is to hold. */
export interface TallyOptions {
  /** Where buckets begin, and where the last one ends, ms since 1970. */
  readonly bounds: readonly number[];
  /** What rollups were asked for. */
  readonly statistics: readonly StatName[];
  /** Whether every value is kept, for percentiles. */
  readonly keepsValues: boolean;
  /** Only these metrics. */
  readonly metrics?: readonly string[] | undefined;
}

/** A table, and where its metrics go, as far as they have values. */
interface UnpackedTable {
  readonly table: RollupTable;
  readonly columns: StatColumns;
  readonly tallies: (MetricTally | undefined)[];
}

/** What the readings of one or many devices come to, by metric and bucket. */
export class Tally {
  readonly metrics = new Map<string, MetricTally>();
  /** How many readings came from each source. */
  readonly sources: Record<Source, number> = { rollup_day: 0, rollup_hour: 0, readings: 0 };

  /** The rollups of a table come one after the other. */
  private unpacked: UnpackedTable | undefined;

  constructor(private readonly options: TallyOptions) {}

  /** Adds hours, or the day, from their rollup. */
  addSlots(rollup: RollupDay, uses: readonly SlotUse[]): void {
    const { table, index } = rollup;
    if (this.unpacked?.table !== table)
      this.unpacked = { table, columns: columnsOf(table, this.options.statistics), tallies: [] };
    const { columns, tallies } = this.unpacked;
    for (const { slot } of uses)
      this.sources[slot === WHOLE_DAY ? 'rollup_day' : 'rollup_hour'] += rollup.readingsIn(slot);
    for (let i = 0; i < table.names.length; i++) {
      for (const { slot, bucket } of uses) {
        const at = table.placeOf(index, slot) + i;
        if (columns.counts[at] === 0) continue;
        tallies[i] ??= this.of(table.names[i] ?? '');
        tallies[i]?.addFrom(columns, at, bucket);
      }
    }
  }

  /** Adds readings, which all lie in the buckets. */
  addReadings(segment: Segment, limits: Limits): void {
    const { bounds } = this.options;
    const { times } = segment;
    this.sources.readings += times.length;
    for (let from = 0; from < times.length;) {
      const bucket = bucketAt(bounds, times[from] ?? NaN);
      const to = countBefore(times, bounds[bucket + 1] ?? Infinity);
      this.addPart(cutSegment(segment, from, to), { bucket, limits });
      from = to;
    }
  }

  /** Notes that the readings of an hour that a rollup counts are gone, and what that leaves unsaid in a bucket. */
  lose(rollup: RollupDay, { slot, bucket }: SlotUse, lost: number): void {
    rollup.names.forEach((name, i) => {
      if ((rollup.at(slot, i).count ?? 0) === 0) return;
      const tally = this.of(name);
      if (tally !== undefined) tally.lost[bucket] = (tally.lost[bucket] ?? 0) | lost;
    });
  }

  private addPart(
    { names, times, columns }: Segment,
    { bucket, limits }: { bucket: number; limits: Limits },
  ): void {
    names.forEach((name, i) => {
      const [tally, column] = [this.of(name), columns[i]];
      if (tally === undefined || column === undefined) return;
      tally.add(bucket, statsOf(column, times, 0, times.length));
      if (!this.options.keepsValues) return;
      limits.countValues(column.length);
      tally.values.add(bucket, column);
    });
  }

  /** Undefined for a metric that nobody asked for. */
  private of(name: string): MetricTally | undefined {
    const known = this.metrics.get(name);
    if (known !== undefined) return known;
    const { bounds, metrics } = this.options;
    if (metrics !== undefined && !metrics.includes(name)) return undefined;
    const buckets = bounds.length - 1;
    if ((this.metrics.size + 1) * buckets > MAX_POINTS) {
      const message = `${buckets} buckets of more than ${this.metrics.size} metrics are more than ${MAX_POINTS} points: take longer buckets, or name the metrics`;
      throw invalidField('bucket', message, 'points');
    }
    const made = new MetricTally(buckets);
    this.metrics.set(name, made);
    return made;
  }
}

/** The finest source that anything of a tally comes from; null when there is nothing. */
export function finestSource(sources: Readonly<Record<Source, number>>): Source | null {
  return SOURCES.findLast((source) => sources[source] > 0) ?? null;
}
