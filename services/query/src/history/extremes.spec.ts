import fc from 'fast-check';
import type { Segment } from '../reading/segment.ts';
import { Extremes } from './extremes.ts';

type Reading = Readonly<{ ms: number; vals: Readonly<Record<string, number>> }>;

/** Readings cut into segments of one shape each, as the store gives them. */
function segmentsOf(readings: readonly Reading[], size: number): Segment[] {
  const parts = Array.from({ length: Math.ceil(readings.length / size) }, (_, i) =>
    readings.slice(i * size, (i + 1) * size),
  );
  return parts.flatMap((part) =>
    [...Map.groupBy(part, ({ vals }) => Object.keys(vals).sort().join())].map(([shape, own], metricSet) => ({
      metricSet,
      names: shape.split(','),
      times: Float64Array.from(own, ({ ms }) => ms),
      receipts: Float64Array.from(own, ({ ms }) => ms + 1),
      columns: shape.split(',').map((name) => Float64Array.from(own, ({ vals }) => vals[name] ?? NaN)),
    })),
  );
}

const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
const shapes = [['a'], ['b'], ['a', 'b'], ['a', 'b', 'c']];
const readings = fc
  .uniqueArray(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 300 })
  .chain((times) =>
    fc.tuple(
      ...times
        .sort((a, b) => a - b)
        .map((ms) =>
          fc.constantFrom(...shapes).chain((names) =>
            fc.tuple(...names.map(() => value)).map((vals) => ({
              ms,
              vals: Object.fromEntries(names.map((name, i) => [name, vals[i] ?? 0])),
            })),
          ),
        ),
    ),
  );

describe('thinning out', () => {
  it('keeps real readings only, the ends and the extremes of every metric, and no more than asked for', () => {
    fc.assert(
      fc.property(
        readings,
        fc.integer({ min: 8, max: 120 }),
        fc.integer({ min: 1, max: 90 }),
        (all, maxPoints, size) => {
          const extremes = new Extremes(
            { startMs: all[0]?.ms ?? 0, endMs: (all.at(-1)?.ms ?? 0) + 1 },
            maxPoints,
          );
          for (const segment of segmentsOf(all, size)) extremes.add(segment);
          const kept = extremes.kept('asc');

          expect(extremes.readings).toBe(all.length);
          expect(kept.length).toBeLessThanOrEqual(maxPoints);
          const byTime = new Map(all.map((reading) => [reading.ms, reading]));
          for (const { tsMs, receivedAtMs, names, vals } of kept) {
            expect(receivedAtMs).toBe(tsMs + 1);
            expect(Object.fromEntries(names.map((name, i) => [name, vals[i]]))).toEqual(
              byTime.get(tsMs)?.vals,
            );
          }
          const times = kept.map(({ tsMs }) => tsMs);
          expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
          expect([times[0], times.at(-1)]).toEqual([all[0]?.ms, all.at(-1)?.ms]);
          if (all.length <= maxPoints) expect(kept).toHaveLength(all.length);
          for (const name of ['a', 'b', 'c']) {
            const own = all.flatMap(({ vals }) => (name in vals ? [vals[name] ?? NaN] : []));
            const keptOwn = kept.flatMap(({ names, vals }) => {
              const i = names.indexOf(name);
              return i < 0 ? [] : [vals[i] ?? NaN];
            });
            if (own.length === 0) continue;
            expect(Math.min(...keptOwn)).toBe(Math.min(...own));
            expect(Math.max(...keptOwn)).toBe(Math.max(...own));
          }
        },
      ),
    );
  });

  it('keeps a short peak wherever it lies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999 }), fc.boolean(), (peak, isUp) => {
        const all = Array.from({ length: 10_000 }, (_, i) => ({
          ms: i * 1000,
          vals: { a: i === peak ? (isUp ? 99 : -99) : Math.sin(i / 100) },
        }));
        const extremes = new Extremes({ startMs: 0, endMs: 10_000_000 }, 100);
        for (const segment of segmentsOf(all, 3_000)) extremes.add(segment);
        const kept = extremes.kept('desc');
        expect(kept.find(({ tsMs }) => tsMs === peak * 1000)?.vals).toEqual([isUp ? 99 : -99]);
        expect(kept.length).toBeGreaterThan(50);
      }),
      { numRuns: 20 },
    );
  });

  it('says so when the points asked for cannot hold the extremes of every metric', () => {
    const vals = { a: 1, b: 2, c: 3, d: 4 };
    const extremes = new Extremes({ startMs: 0, endMs: 100 }, 9);
    for (const segment of segmentsOf(
      Array.from({ length: 50 }, (_, ms) => ({ ms, vals })),
      10,
    ))
      extremes.add(segment);
    expect(() => extremes.kept('asc')).toThrow('max_points: the extremes of 4 metrics are up to 10 points');
  });
});
