import fc from 'fast-check';
import { autoBucket, BUCKETS, bucketCount } from './bucket.ts';
import { planBuckets } from './plan.ts';

describe('the automatic bucket', () => {
  const lengths = fc.integer({ min: 1, max: 30 * 365 * 86_400_000 });

  it('is the shortest that a chart can show', () => {
    fc.assert(
      fc.property(lengths, (endMs) => {
        const bucket = autoBucket({ startMs: 0, endMs });
        expect(bucketCount({ startMs: 0, endMs }, bucket)).toBeLessThanOrEqual(500);
        const shorter = BUCKETS[BUCKETS.indexOf(bucket) - 1];
        if (shorter !== undefined) expect(bucketCount({ startMs: 0, endMs }, shorter)).toBeGreaterThan(500);
      }),
    );
  });

  it('fits every range into one answer', () => {
    expect(planBuckets({ startMs: 0, endMs: Date.UTC(2200, 0) }, 'auto', 'UTC').bounds.length).toBeLessThan(
      10_000,
    );
  });

  it('is not put in the place of one that was asked for: too many are refused', () => {
    const year = { startMs: 0, endMs: 366 * 86_400_000 };
    expect(() => planBuckets(year, '1m', 'UTC')).toThrow('527040 buckets of 1m');
    expect(planBuckets(year, '1h', 'UTC').bucket).toBe('1h');
  });
});
