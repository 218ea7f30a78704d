import fc from 'fast-check';
import type { BucketRow } from '../api/aggregate.ts';
import type { Reading } from '../api/reading.ts';
import { bucketMs, continueAverages } from './bucket-rows.ts';

const minuteMs = 60_000;

describe('bucketMs', () => {
  it.each([
    ['10s', 10_000],
    ['5m', 5 * minuteMs],
    ['1h', 60 * minuteMs],
    ['1d', 1440 * minuteMs],
    ['sometimes', 0],
  ])('reads %s', (bucket, ms) => {
    expect(bucketMs(bucket)).toBe(ms);
  });
});

describe('continueAverages', () => {
  it('equals the averages of everything, however much of it the server had seen', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 40 * minuteMs }), { minLength: 1, maxLength: 200 }),
        fc.nat(200),
        fc.nat(200),
        (moments, seen, forgotten) => {
          const all = moments.sort((a, b) => a - b).map((at) => ({ at, metrics: { a: at % 7 } }));
          const server = { bucket: '5m', rows: averages(all.slice(0, Math.max(1, seen))) };
          // The page holds the newest readings; they reach back to what the server has seen, or further.
          const held = all.slice(Math.max(0, Math.min(seen - 1, forgotten)));
          const wholeFrom = Math.ceil((held[0]?.at ?? 0) / (5 * minuteMs)) * 5 * minuteMs;
          const drawn = continueAverages(server, held).filter(({ at }) => at >= wholeFrom);
          expect(drawn).toEqual(averages(all).filter(({ at }) => at >= wholeFrom));
        },
      ),
    );
  });

  it('leaves to the server the buckets that the readings cover only in part', () => {
    const server = {
      bucket: '1m',
      rows: [
        { at: 0, metrics: { a: 1 }, spreads: {} },
        { at: minuteMs, metrics: { a: 2 }, spreads: {} },
      ],
    };
    const drawn = continueAverages(server, [
      { at: 90_000, metrics: { a: 50 } },
      { at: 130_000, metrics: { a: 4 } },
      { at: 140_000, metrics: { a: 6 } },
    ]);
    expect(drawn).toEqual([
      ...server.rows,
      { at: 2 * minuteMs, metrics: { a: 5 }, spreads: { a: { min: 4, max: 6, count: 2, coverage: null } } },
    ]);
  });
});

function averages(readings: readonly Reading[]): BucketRow[] {
  const groups = Map.groupBy(readings, ({ at }) => Math.floor(at / (5 * minuteMs)) * 5 * minuteMs);
  return [...groups].map(([at, members]) => {
    const values = members.map(({ metrics }) => metrics.a ?? 0);
    const sum = values.reduce((total, value) => total + value, 0);
    const spread = {
      min: Math.min(...values),
      max: Math.max(...values),
      count: values.length,
      coverage: null,
    };
    return { at, metrics: { a: sum / values.length }, spreads: { a: spread } };
  });
}
