import fc from 'fast-check';
import { bucketBounds } from './bounds.ts';
import { BUCKETS, bucketCount } from './bucket.ts';
import { bucketAt, planDay, spansOf, WHOLE_DAY } from './day-plan.ts';

const HOUR_MS = 3_600_000;
const DAY = 20_540;
const DAY_MS = DAY * 24 * HOUR_MS;

const frames = fc
  .record({
    startMs: fc.integer({ min: DAY_MS - 40 * HOUR_MS, max: DAY_MS + 24 * HOUR_MS - 1 }),
    lengthMs: fc.oneof(fc.integer({ min: 1, max: 90 * HOUR_MS }), fc.constant(72 * HOUR_MS)),
    bucket: fc.constantFrom(...BUCKETS),
    zone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/New_York'),
    isAligned: fc.boolean(),
  })
  .map(({ startMs, lengthMs, bucket, zone, isAligned }) => {
    const start = isAligned ? Math.floor(startMs / HOUR_MS) * HOUR_MS : startMs;
    const range = { startMs: start, endMs: start + lengthMs };
    return { range, bucket, bounds: bucketBounds(range, bucket, zone) };
  })
  .filter(({ range, bucket }) => bucketCount(range, bucket) < 10_000 && range.endMs > DAY_MS);
const staleHours = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 24 - 1 }));

describe('the plan of a day', () => {
  it('covers each moment of the range once, and takes nothing stale and nothing that two buckets share', () => {
    fc.assert(
      fc.property(
        frames,
        staleHours,
        fc.integer({ min: 0, max: 24 * HOUR_MS - 1 }),
        (frame, stale, offset) => {
          const { slots, rawHours } = planDay(DAY, stale, frame);
          const ms = DAY_MS + offset;
          const hour = Math.floor(offset / HOUR_MS);
          const isAsked = ms >= frame.range.startMs && ms < frame.range.endMs;
          const uses = slots.filter(({ slot }) => slot === WHOLE_DAY || slot === hour);
          const isRaw = (rawHours & (1 << hour)) !== 0;
          if (isAsked) expect(uses.length + Number(isRaw)).toBe(1);
          else expect(uses).toEqual([]);
          for (const { slot, bucket } of uses) {
            expect(slot === WHOLE_DAY ? stale : stale & (1 << hour)).toBe(0);
            expect(bucket).toBe(bucketAt(frame.bounds, ms));
          }
        },
      ),
    );
  });

  it('takes the whole day as one where it may', () => {
    const range = { startMs: DAY_MS, endMs: DAY_MS + 48 * HOUR_MS };
    expect(planDay(DAY, 0, { range, bounds: [DAY_MS, DAY_MS + 48 * HOUR_MS] })).toEqual({
      slots: [{ slot: WHOLE_DAY, bucket: 0 }],
      rawHours: 0,
    });
  });
});

describe('the spans of hours', () => {
  it('are those hours, neighbours as one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 24 - 1 }), (hours) => {
        const spans = spansOf(DAY, hours);
        spans.slice(1).forEach(({ startMs }, i) => expect(startMs).toBeGreaterThan(spans[i]?.endMs ?? NaN));
        for (let hour = 0; hour < 24; hour++) {
          const ms = DAY_MS + hour * HOUR_MS;
          const isIn = spans.some(({ startMs, endMs }) => ms >= startMs && ms + HOUR_MS <= endMs);
          expect(isIn).toBe((hours & (1 << hour)) !== 0);
        }
      }),
    );
  });
});
