import fc from 'fast-check';
import type { Segment } from '../reading/segment.ts';
import { ALL_HOURS, DAY_MS, HOUR_MS } from '../upkeep/open-day.ts';
import { type DayChange, type NamedDayStats, refreshDay } from './day-stats.ts';
import { encodeRollup } from './rollup-codec.ts';
import { type RollupDay, rollupOf } from './rollup-day.ts';

const DAY = 20_000;

const number = fc.oneof(
  fc.integer({ min: -4_000, max: 8_500 }).map((n) => n / 100),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
/** Readings of a day at any moments of it, with these metrics. */
function segment(names: readonly string[]): fc.Arbitrary<Segment> {
  return fc
    .uniqueArray(fc.nat({ max: DAY_MS - 1 }), { maxLength: 60 })
    .map((moments) => moments.sort((a, b) => a - b))
    .chain((moments) =>
      fc
        .array(fc.array(number, { minLength: moments.length, maxLength: moments.length }), {
          minLength: names.length,
          maxLength: names.length,
        })
        .map((columns) => ({
          metricSet: names.length,
          names,
          times: Float64Array.from(moments, (ms) => DAY * DAY_MS + ms),
          receipts: Float64Array.from(moments),
          columns: columns.map((values) => Float64Array.from(values)),
        })),
    );
}
const segments = fc.tuple(segment(['a']), segment(['a', 'b']));

function whole(parts: readonly Segment[]): DayChange {
  return { day: DAY, dirtyHours: ALL_HOURS, segments: parts };
}

function packed({ names, ...stats }: NamedDayStats): RollupDay {
  return rollupOf({ device: 1, day: DAY, ...encodeRollup(DAY, stats) }, names);
}

describe('a rollup', () => {
  it('brings back every statistic of every hour and of the day, bit by bit', () => {
    fc.assert(
      fc.property(segments, (parts) => {
        const stats = refreshDay(undefined, whole(parts));
        const rollup = packed(stats);
        expect(rollup.table.readings).toEqual(stats.readings);
        stats.slots.forEach((metrics, slot) =>
          metrics.forEach((expected, metric) => {
            const read = rollup.at(slot, metric);
            expect({ ...read, mean: expected.mean }).toEqual(expected);
            if (expected.count > 0) expect(read.mean).toBe(expected.sum / expected.count);
          }),
        );
      }),
    );
  });

  it('that is refreshed hour by hour ends as one that is computed at once', () => {
    fc.assert(
      fc.property(segments, fc.nat({ max: ALL_HOURS }), (parts, hours) => {
        const first = packed(refreshDay(undefined, { ...whole(parts), dirtyHours: hours }));
        const then = refreshDay(first, { ...whole(parts), dirtyHours: ALL_HOURS & ~hours });
        const once = refreshDay(undefined, whole(parts));
        expect(packed(then).table.readings).toEqual(once.readings);
        for (const name of ['count', 'min', 'max', 'first', 'last'] as const) {
          expect(packed(then).values(name)).toEqual(packed(once).values(name));
        }
      }),
    );
  });

  it('keeps an hour whose readings have been dropped', () => {
    const times = Float64Array.from([0, 1, HOUR_MS], (ms) => DAY * DAY_MS + ms);
    const part = { metricSet: 1, names: ['a'], times, receipts: times, columns: [Float64Array.of(1, 2, 3)] };
    const known = packed(refreshDay(undefined, whole([part])));
    expect(refreshDay(known, whole([])).readings).toEqual(known.table.readings);
    expect(packed(refreshDay(known, whole([]))).values('sum')).toEqual(known.values('sum'));
  });

  it('has no values of statistics that were not asked for', () => {
    const { counts, readings } = encodeRollup(DAY, refreshDay(undefined, whole([])));
    const rollup = rollupOf({ device: 1, day: DAY, readings, counts }, []);
    expect(() => rollup.values('min')).toThrow('min was not asked for');
  });
});
