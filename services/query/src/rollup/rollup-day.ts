import {
  decodeCounts,
  decodeMoments,
  decodeReadings,
  decodeSlots,
  type PackedRollup,
  slotStartMs,
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

/** What a day is unpacked from. */
interface KnownDay {
  readonly device: number;
  /** Whole days since 1970 UTC. */
  readonly day: number;
  /** Metrics of the day, sorted. */
  readonly names: readonly string[];
  /** Readings in each slot. */
  readonly readings: ArrayLike<number>;
  readonly counts: Float64Array;
  /** Unpacks a statistic, with the moments of one that has them; undefined for one that was not asked for. */
  readonly unpack: (name: StatName) => readonly Float64Array[] | undefined;
}

/**
 * What a device's day comes to: slots 0 to 23 are its hours (UTC), slot 24 is the whole day. Numbers lie in arrays by
 * `slot * names.length + metric`, NaN where the metric has no value.
 */
export class RollupDay {
  readonly device: number;
  readonly day: number;
  readonly names: readonly string[];
  readonly readings: ArrayLike<number>;
  readonly counts: Float64Array;
  private readonly unpacked = new Map<StatName, readonly Float64Array[] | undefined>();
  private readonly unpack: KnownDay['unpack'];

  constructor({ device, day, names, readings, counts, unpack }: KnownDay) {
    this.device = device;
    this.day = day;
    this.names = names;
    this.readings = readings;
    this.counts = counts;
    this.unpack = unpack;
  }

  /** All values of a statistic, by slot and metric. Throws when it was not asked for. */
  values(name: StatName): Float64Array {
    return name === 'count' ? this.counts : this.part(name, 0);
  }

  /** When the first or last values were, ms since the slot began, by slot and metric. */
  offsetsMs(name: 'first' | 'last'): Float64Array {
    return this.part(name, 1);
  }

  /** What is known of a metric (its index in `names`) in a slot: the statistics that were asked for, and the count. */
  at(slot: number, metric: number): Partial<Stats> {
    const at = slot * this.names.length + metric;
    const count = this.counts[at] ?? 0;
    if (count === 0) return emptyStats();
    const startMs = slotStartMs(this.day, slot);
    const known: { -readonly [K in keyof Stats]?: number } = { count };
    for (const name of ['sum', 'min', 'max', 'm2', 'first', 'last'] as const) {
      const parts = this.parts(name);
      if (parts !== undefined) known[name] = parts[0]?.[at] ?? NaN;
      if (parts !== undefined && name === 'sum') known.mean = (parts[0]?.[at] ?? NaN) / count;
      if (parts?.[1] !== undefined) known[`${name as 'first' | 'last'}Ms`] = startMs + (parts[1][at] ?? NaN);
    }
    return known;
  }

  private part(name: StatName, part: 0 | 1): Float64Array {
    const values = this.parts(name)?.[part];
    if (values === undefined) throw new Error(`${name} was not asked for`);
    return values;
  }

  private parts(name: StatName): readonly Float64Array[] | undefined {
    if (!this.unpacked.has(name)) this.unpacked.set(name, this.unpack(name));
    return this.unpacked.get(name);
  }
}

/** The day that a row of `rollup` holds; `names` are those of its metric set. */
export function rollupOf(row: RollupRow, names: readonly string[]): RollupDay {
  const { device, day } = row;
  const readings = decodeReadings(row.readings);
  const counts = decodeCounts(row.counts, readings, names.length);
  const unpack = (name: StatName): readonly Float64Array[] | undefined => {
    const packed = row[COLUMN_OF[name]];
    if (packed === undefined) return undefined;
    return name === 'first' || name === 'last'
      ? decodeMoments(packed, counts)
      : [decodeSlots(packed, counts)];
  };
  return new RollupDay({ device, day, names, readings, counts, unpack });
}
