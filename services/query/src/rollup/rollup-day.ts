import {
  decodeCounts,
  decodeMoments,
  decodeReadings,
  decodeSlots,
  type PackedRollup,
  SLOTS,
  slotStartMs,
} from './rollup-codec.ts';
import { RollupTable, type StatName } from './rollup-table.ts';
import { emptyStats, type Stats } from './stats.ts';

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

/** What a device's day comes to: slots 0 to 23 are its hours (UTC), slot 24 is the whole day. */
export class RollupDay {
  readonly device: number;
  /** What it lies in, maybe with other devices, and which of these it is. */
  readonly table: RollupTable;
  readonly index: number;

  constructor(device: number, table: RollupTable, index: number) {
    this.device = device;
    this.table = table;
    this.index = index;
  }

  /** Whole days since 1970 UTC. */
  get day(): number {
    return this.table.day;
  }

  /** Metrics of the day, sorted. */
  get names(): readonly string[] {
    return this.table.names;
  }

  /** Values in each slot, by `slot * names.length + metric`. */
  get counts(): Float64Array {
    return this.values('count');
  }

  /** Readings in a slot. */
  readingsIn(slot: number): number {
    return this.table.readings[this.index * SLOTS + slot] ?? 0;
  }

  /** All values of a statistic, by `slot * names.length + metric`. Throws when it was not asked for. */
  values(name: StatName): Float64Array {
    const from = this.table.placeOf(this.index, 0);
    return this.table.values(name).subarray(from, from + SLOTS * this.names.length);
  }

  /** What is known of a metric (its index in `names`) in a slot: the statistics that were asked for, and the count. */
  at(slot: number, metric: number): Partial<Stats> {
    const at = this.table.placeOf(this.index, slot) + metric;
    const count = this.table.counts[at] ?? 0;
    if (count === 0) return emptyStats();
    const startMs = slotStartMs(this.day, slot);
    const known: { -readonly [K in keyof Stats]?: number } = { count };
    for (const name of ['sum', 'min', 'max', 'm2', 'first', 'last'] as const) {
      const parts = this.table.parts(name);
      if (parts !== undefined) known[name] = parts[0]?.[at] ?? NaN;
      if (parts !== undefined && name === 'sum') known.mean = (parts[0]?.[at] ?? NaN) / count;
      if (parts?.[1] !== undefined) known[`${name as 'first' | 'last'}Ms`] = startMs + (parts[1][at] ?? NaN);
    }
    return known;
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
  return new RollupDay(device, new RollupTable({ day, names, readings, counts, unpack }), 0);
}
