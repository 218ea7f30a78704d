import { SLOTS } from './rollup-codec.ts';

/** What a rollup can say of a slot; `sum` brings the mean along, `first` and `last` their times. */
export type StatName = 'count' | 'sum' | 'min' | 'max' | 'first' | 'last' | 'm2';

/** What a table is unpacked from. */
interface Packed {
  /** Whole days since 1970 UTC. */
  readonly day: number;
  /** Metrics of the day, sorted. */
  readonly names: readonly string[];
  /** Readings in each slot, `device * SLOTS + slot`. */
  readonly readings: ArrayLike<number>;
  readonly counts: Float64Array;
  /** Unpacks a statistic, with the moments of one that has them; undefined for one that was not asked for. */
  readonly unpack: (name: StatName) => readonly Float64Array[] | undefined;
}

/**
 * One day of one device, or of several that have the same metrics. Numbers lie in arrays by
 * `(device * SLOTS + slot) * names.length + metric`, NaN where the metric has no value.
 */
export class RollupTable {
  readonly day: number;
  readonly names: readonly string[];
  readonly readings: ArrayLike<number>;
  readonly counts: Float64Array;
  private readonly unpacked = new Map<StatName, readonly Float64Array[] | undefined>();
  private readonly unpack: Packed['unpack'];

  constructor({ day, names, readings, counts, unpack }: Packed) {
    this.day = day;
    this.names = names;
    this.readings = readings;
    this.counts = counts;
    this.unpack = unpack;
  }

  /** Where the numbers of a device's slot begin. */
  placeOf(device: number, slot: number): number {
    return (device * SLOTS + slot) * this.names.length;
  }

  /** All values of a statistic. Throws when it was not asked for. */
  values(name: StatName): Float64Array {
    return name === 'count' ? this.counts : this.part(name, 0);
  }

  /** When the first or last values were, ms since the slot began. */
  offsetsMs(name: 'first' | 'last'): Float64Array {
    return this.part(name, 1);
  }

  /** The values of a statistic, and their moments where it has them; undefined when it was not asked for. */
  parts(name: StatName): readonly Float64Array[] | undefined {
    if (!this.unpacked.has(name)) this.unpacked.set(name, this.unpack(name));
    return this.unpacked.get(name);
  }

  private part(name: StatName, part: 0 | 1): Float64Array {
    const values = this.parts(name)?.[part];
    if (values === undefined) throw new Error(`${name} was not asked for`);
    return values;
  }
}
