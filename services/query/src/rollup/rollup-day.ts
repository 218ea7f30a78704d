import {
  decodeCounts,
  decodeMoments,
  decodeReadings,
  decodeSlots,
  type PackedRollup,
  slotStartMs,
  SLOTS,
} from './rollup-codec.ts';
import { emptyStats, type Stats } from './stats.ts';

/** What a rollup can say of a slot; `sum` brings the mean along, `first` and `last` their times. */
export type StatName = 'count' | 'sum' | 'min' | 'max' | 'first' | 'last' | 'm2';

/** The column of the table that holds each statistic. */
export const COLUMN_OF = {
  count: 'counts',
  sum: 'sums',
  min: 'mins',
  max: 'maxs',
  first: 'firsts',
  last: 'lasts',
  m2: 'deviations',
} as const satisfies Record<StatName, keyof PackedRollup>;

/** A day's row; of the statistics that were not asked for the columns are missing. */
export interface RollupRow extends Partial<PackedRollup> {
  readonly device: number;
  readonly day: number;
  readonly readings: Uint8Array;
  readonly counts: Uint8Array;
}

/**
 * What a device's day comes to: slots 0 to 23 are its hours (UTC), slot 24 is the whole day. Numbers lie in arrays by
 * `slot * names.length + metric`, NaN where the metric has no value.
 */
export class RollupDay {
  readonly device: number;
  /** Whole days since 1970 UTC. */
  readonly day: number;
  /** Readings in each slot. */
  readonly readings: readonly number[];
  readonly counts: Float64Array;
  private readonly decoded = new Map<StatName, readonly Float64Array[]>();

  constructor(
    private readonly row: RollupRow,
    /** Metrics of the day, sorted. */
    readonly names: readonly string[],
  ) {
    this.device = row.device;
    this.day = row.day;
    this.readings = decodeReadings(row.readings);
    this.counts = decodeCounts(row.counts, this.readings, names.length);
  }

  /** All values of a statistic, by slot and metric. Throws when it was not asked for. */
  values(name: StatName): Float64Array {
    return name === 'count' ? this.counts : this.decode(name, 0);
  }

  /** When the first or last values were, ms since the slot began, by slot and metric. */
  offsetsMs(name: 'first' | 'last'): Float64Array {
    return this.decode(name, 1);
  }

  /** What is known of a metric (its index in `names`) in a slot: the statistics that were asked for, and the count. */
  at(slot: number, metric: number): Partial<Stats> {
    const at = slot * this.names.length + metric;
    const count = this.counts[at] ?? 0;
    if (count === 0) return emptyStats();
    const startMs = slotStartMs(this.day, slot);
    const known: { -readonly [K in keyof Stats]?: number } = { count };
    if (this.row.sums !== undefined) {
      known.sum = this.values('sum')[at] ?? NaN;
      known.mean = known.sum / count;
    }
    if (this.row.mins !== undefined) known.min = this.values('min')[at] ?? NaN;
    if (this.row.maxs !== undefined) known.max = this.values('max')[at] ?? NaN;
    if (this.row.deviations !== undefined) known.m2 = this.values('m2')[at] ?? NaN;
    if (this.row.firsts !== undefined) {
      known.first = this.values('first')[at] ?? NaN;
      known.firstMs = startMs + (this.offsetsMs('first')[at] ?? NaN);
    }
    if (this.row.lasts !== undefined) {
      known.last = this.values('last')[at] ?? NaN;
      known.lastMs = startMs + (this.offsetsMs('last')[at] ?? NaN);
    }
    return known;
  }

  private decode(name: StatName, part: 0 | 1): Float64Array {
    const known = this.decoded.get(name);
    const packed = this.row[COLUMN_OF[name]];
    if (known === undefined && packed === undefined) throw new Error(`${name} was not asked for`);
    const parts = known ?? this.unpack(name, packed ?? new Uint8Array());
    this.decoded.set(name, parts);
    return parts[part] ?? new Float64Array(SLOTS * this.names.length);
  }

  private unpack(name: StatName, packed: Uint8Array): readonly Float64Array[] {
    if (name === 'first' || name === 'last') return decodeMoments(packed, this.counts);
    return [decodeSlots(packed, this.counts)];
  }
}
