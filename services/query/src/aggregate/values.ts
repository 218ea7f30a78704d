const FIRST_SIZE = 16;

/** All values of one metric, bucket by bucket, for functions that need every one. */
export class BucketValues {
  private readonly buffers: (Float64Array | undefined)[];
  private readonly counts: Uint32Array;
  private readonly isSorted: Uint8Array;

  constructor(buckets: number) {
    this.buffers = Array<undefined>(buckets).fill(undefined);
    this.counts = new Uint32Array(buckets);
    this.isSorted = new Uint8Array(buckets);
  }

  /** Takes in values. */
  add(bucket: number, values: Float64Array): void {
    const count = this.counts[bucket] ?? 0;
    this.roomFor(bucket, count + values.length).set(values, count);
    this.counts[bucket] = count + values.length;
    this.isSorted[bucket] = 0;
  }

  /** The values of a bucket, ascending. */
  ascending(bucket: number): Float64Array {
    const values = (this.buffers[bucket] ?? new Float64Array()).subarray(0, this.counts[bucket]);
    if (this.isSorted[bucket] === 0) values.sort();
    this.isSorted[bucket] = 1;
    return values;
  }

  private roomFor(bucket: number, count: number): Float64Array {
    const buffer = this.buffers[bucket];
    if (buffer !== undefined && buffer.length >= count) return buffer;
    const larger = new Float64Array(Math.max(FIRST_SIZE, count, 2 * (buffer?.length ?? 0)));
    if (buffer !== undefined) larger.set(buffer);
    this.buffers[bucket] = larger;
    return larger;
  }
}
