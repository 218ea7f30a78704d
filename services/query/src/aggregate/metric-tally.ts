import type { Stats } from '../rollup/stats.ts';
import { type AggregateFunction, isPercentile, percentileOf } from './functions.ts';
import type { StatColumns } from './stat-columns.ts';
import { BucketValues } from './values.ts';

/** Why a bucket cannot say all: bits of `MetricTally.lost`. */
export const LOST = {
  /** Its statistics: readings are gone, and their summary does not end where the bucket does. */
  statistics: 1,
  /** Only what needs every value. */
  values: 2,
} as const;

/** What is known of one metric, bucket by bucket. */
export class MetricTally {
  readonly counts: Float64Array;
  /** See LOST. */
  readonly lost: Uint8Array;
  readonly values: BucketValues;
  private readonly sums: Float64Array;
  private readonly mins: Float64Array;
  private readonly maxs: Float64Array;
  private readonly firsts: Float64Array;
  private readonly firstMs: Float64Array;
  private readonly lasts: Float64Array;
  private readonly lastMs: Float64Array;
  /** Sums of the squared distances from the mean. */
  private readonly m2s: Float64Array;

  constructor(buckets: number) {
    const zeros = (): Float64Array => new Float64Array(buckets);
    [this.counts, this.sums, this.m2s, this.firsts, this.lasts] = [
      zeros(),
      zeros(),
      zeros(),
      zeros(),
      zeros(),
    ];
    [this.mins, this.firstMs] = [zeros().fill(Infinity), zeros().fill(Infinity)];
    [this.maxs, this.lastMs] = [zeros().fill(-Infinity), zeros().fill(-Infinity)];
    this.lost = new Uint8Array(buckets);
    this.values = new BucketValues(buckets);
  }

  /** Adds the statistics, as many as were asked for, of values that the bucket does not have yet. */
  add(bucket: number, stats: Partial<Stats>): void {
    const { count = 0 } = stats;
    if (count === 0) return;
    if (stats.m2 !== undefined) this.addDeviation(bucket, stats);
    this.counts[bucket] = at(this.counts, bucket) + count;
    if (stats.sum !== undefined) this.sums[bucket] = at(this.sums, bucket) + stats.sum;
    if (stats.min !== undefined && stats.min < at(this.mins, bucket)) this.mins[bucket] = stats.min;
    if (stats.max !== undefined && stats.max > at(this.maxs, bucket)) this.maxs[bucket] = stats.max;
    if (stats.firstMs !== undefined && stats.first !== undefined)
      this.addFirst(bucket, stats.firstMs, stats.first);
    if (stats.lastMs !== undefined && stats.last !== undefined)
      this.addLast(bucket, stats.lastMs, stats.last);
  }

  /** Adds what a rollup says of one of its slots and metrics; nothing is made on the way, since there are many. */
  addFrom(columns: StatColumns, index: number, bucket: number): void {
    const count = at(columns.counts, index);
    const { sum, min, max, m2, first, last, firstOffsetsMs, lastOffsetsMs } = columns;
    if (m2) this.addDeviation(bucket, { count, sum: sum?.[index], m2: m2[index] });
    this.counts[bucket] = at(this.counts, bucket) + count;
    if (sum) this.sums[bucket] = at(this.sums, bucket) + at(sum, index);
    if (min && at(min, index) < at(this.mins, bucket)) this.mins[bucket] = at(min, index);
    if (max && at(max, index) > at(this.maxs, bucket)) this.maxs[bucket] = at(max, index);
    if (first && firstOffsetsMs)
      this.addFirst(bucket, columns.slotMs(index) + at(firstOffsetsMs, index), at(first, index));
    if (last && lastOffsetsMs)
      this.addLast(bucket, columns.slotMs(index) + at(lastOffsetsMs, index), at(last, index));
  }

  /** The value of a function in a bucket that has values; null where it cannot be said. */
  value(name: AggregateFunction, bucket: number): number | null {
    if (at(this.lost, bucket) & LOST.statistics) return null;
    const count = at(this.counts, bucket);
    if (count === 0) return null;
    if (isPercentile(name))
      return at(this.lost, bucket) & LOST.values ? null : percentileOf(name, this.values.ascending(bucket));
    switch (name) {
      case 'count':
        return count;
      case 'sum':
        return at(this.sums, bucket);
      case 'avg':
        return at(this.sums, bucket) / count;
      case 'min':
        return at(this.mins, bucket);
      case 'max':
        return at(this.maxs, bucket);
      case 'first':
        return at(this.firsts, bucket);
      case 'last':
        return at(this.lasts, bucket);
      case 'stddev':
        return count < 2 ? null : Math.sqrt(at(this.m2s, bucket) / (count - 1));
    }
  }

  /** When the first and the last value of a bucket were measured, ms since 1970; infinite where there is none. */
  ends(bucket: number): { firstMs: number; lastMs: number } {
    return { firstMs: at(this.firstMs, bucket), lastMs: at(this.lastMs, bucket) };
  }

  /** Chan, Golub and LeVeque's rule for joining two groups; before count and sum take the new one in. */
  private addDeviation(
    bucket: number,
    {
      count = NaN,
      sum = NaN,
      m2 = NaN,
    }: Readonly<Partial<Record<'count' | 'sum' | 'm2', number | undefined>>>,
  ): void {
    const own = at(this.counts, bucket);
    const distance = own === 0 ? 0 : sum / count - at(this.sums, bucket) / own;
    this.m2s[bucket] = at(this.m2s, bucket) + m2 + (distance * distance * own * count) / (own + count);
  }

  /** Of two devices' values at one moment the smaller one comes first, so that the answer is always the same. */
  private addFirst(bucket: number, ms: number, value: number): void {
    const own = at(this.firstMs, bucket);
    if (ms > own || (ms === own && value >= at(this.firsts, bucket))) return;
    this.firstMs[bucket] = ms;
    this.firsts[bucket] = value;
  }

  private addLast(bucket: number, ms: number, value: number): void {
    const own = at(this.lastMs, bucket);
    if (ms < own || (ms === own && value <= at(this.lasts, bucket))) return;
    this.lastMs[bucket] = ms;
    this.lasts[bucket] = value;
  }
}

function at(list: Float64Array | Uint8Array, index: number): number {
  return list[index] ?? NaN;
}
