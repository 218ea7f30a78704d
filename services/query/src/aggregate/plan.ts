import { invalidField } from '@telemetry/chassis';
import type { TimeRange } from '../time/range.ts';
import { autoBucket, type Bucket, bucketCount, MAX_BUCKETS } from './bucket.ts';
import { bucketBounds } from './bounds.ts';

/** The buckets of a question. */
export interface BucketPlan {
  /** Null: the range is the only one. */
  readonly bucket: Bucket | null;
  /** Where they begin, and where the last one ends, ms since 1970. */
  readonly bounds: readonly number[];
}

/** Chooses and lays out the buckets of a range. Throws a 422 when there would be too many. */
export function planBuckets(range: TimeRange, asked: Bucket | 'auto', zone: string): BucketPlan {
  const bucket = asked === 'auto' ? autoBucket(range) : asked;
  const count = bucketCount(range, bucket);
  if (count > MAX_BUCKETS) {
    const message = `the range holds ${count} buckets of ${bucket}, ${MAX_BUCKETS} at most: take longer ones or a shorter range`;
    throw invalidField('bucket', message, 'range');
  }
  return { bucket, bounds: bucketBounds(range, bucket, zone) };
}
