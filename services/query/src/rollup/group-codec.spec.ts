import fc from 'fast-check';
import { DAY_MS } from '../upkeep/open-day.ts';
import { refreshDay } from './day-stats.ts';
import { decodeGroup, decodeMembers, decodeTotals, encodeGroup } from './group-codec.ts';
import { GROUP_STATISTICS } from './group-statistics.ts';
import { encodeRollup, HOURS, SLOTS } from './rollup-codec.ts';
import { type RollupDay, rollupOf } from './rollup-day.ts';

const DAY = 20_000;
const number = fc.oneof(
  fc.integer({ min: -4_000, max: 8_500 }).map((n) => n / 100),
  fc.constant(-0),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const reading = fc.record({
  ms: fc.nat({ max: DAY_MS - 1 }),
  a: number,
  b: fc.option(number, { nil: undefined }),
});
const devices = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 20 });

/** A day with the metrics a and b, of which a reading may lack b. */
function dayOf(
  device: number,
  readings: readonly { ms: number; a: number; b: number | undefined }[],
): RollupDay {
  const sorted = readings.toSorted((x, y) => x.ms - y.ms);
  const segments = [sorted.filter(({ b }) => b === undefined), sorted.filter(({ b }) => b !== undefined)].map(
    (own, i) => ({
      metricSet: i,
      names: i === 0 ? ['a'] : ['a', 'b'],
      times: Float64Array.from(own, ({ ms }) => DAY * DAY_MS + ms),
      receipts: Float64Array.from(own, ({ ms }) => ms),
      columns: [Float64Array.from(own, ({ a }) => a), Float64Array.from(own, ({ b }) => b ?? NaN)].slice(
        0,
        1 + i,
      ),
    }),
  );
  const stats = refreshDay(undefined, { day: DAY, dirtyHours: 2 ** 24 - 1, segments });
  return rollupOf({ device, day: DAY, ...encodeRollup(DAY, stats) }, stats.names);
}

const days = devices.chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.uniqueArray(reading, { maxLength: 40, selector: ({ ms }) => ms }).map((own) => dayOf(id, own)),
    ),
  ),
);

describe('a group', () => {
  it('says of every device, hour and day what its rollup says, bit by bit', () => {
    fc.assert(
      fc.property(days, (all) => {
        const names = ['a', 'b'];
        const own = all.filter((day) => day.names.length === names.length);
        fc.pre(own.length > 0);
        const decoded = decodeGroup({ day: DAY, ...encodeGroup(own) }, names);
        expect(decoded.map(({ device }) => device)).toEqual(
          own.map(({ device }) => device).sort((a, b) => a - b),
        );
        for (const day of own) {
          const found = decoded.find(({ device }) => device === day.device)!;
          expect(found).toMatchObject({ day: DAY, names });
          for (let slot = 0; slot < SLOTS; slot++) expect(found.readingsIn(slot)).toBe(day.readingsIn(slot));
          expect(found.counts).toEqual(day.counts);
          for (const name of GROUP_STATISTICS) {
            expect(found.values(name)).toEqual(day.values(name));
            expect(found.values(name)).toHaveLength(SLOTS * names.length);
          }
        }
      }),
    );
  });

  it('says what all its devices come to together, unless no number holds it', () => {
    fc.assert(
      fc.property(days, (all) => {
        const names = ['a', 'b'];
        const own = all
          .filter((day) => day.names.length === names.length)
          .toSorted((one, other) => one.device - other.device);
        fc.pre(own.length > 0);
        const packed = encodeGroup(own);
        expect(decodeMembers(packed.devices)).toEqual(own.map(({ device }) => device));
        const sumOf = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
        const ofAll = (slot: number, metric: number) =>
          own.map((day) => day.at(slot, metric)).filter(({ count }) => count! > 0);
        const sums = (slot: number, metric: number) => ofAll(slot, metric).map(({ sum }) => sum!);
        const hours = Array.from({ length: HOURS * names.length }, (_, i) => [i >> 1, i & 1] as const);
        const isHeld = hours.every((place) => Number.isFinite(sumOf(sums(...place))));
        expect(packed.totals !== null).toBe(isHeld);
        if (packed.totals === null) return;
        const total = decodeTotals(packed.totals, DAY, names);
        expect(total).toMatchObject({ day: DAY, names });
        for (let slot = 0; slot < SLOTS; slot++) {
          expect(total.readingsIn(slot)).toBe(sumOf(own.map((day) => day.readingsIn(slot))));
          for (const metric of names.keys()) {
            const those = ofAll(slot, metric);
            const { count, sum, min, max } = total.at(slot, metric);
            expect(count).toBe(sumOf(those.map((stats) => stats.count!)));
            if (those.length === 0) continue;
            expect(min).toBe(Math.min(...those.map((stats) => stats.min!)));
            expect(max).toBe(Math.max(...those.map((stats) => stats.max!)));
            // A day adds up hours, so rounding is relative to theirs; they may be too large together.
            const parts =
              slot < HOURS
                ? sums(slot, metric)
                : hours.flatMap(([hour, m]) => (m === metric ? sums(hour, m) : []));
            const size = sumOf(parts.map(Math.abs));
            if (Number.isFinite(size))
              expect(Math.abs(sum! - sumOf(parts))).toBeLessThanOrEqual(1e-12 * size);
          }
        }
      }),
    );
  });

  it('has no values of statistics that were not asked for or that groups do not hold', () => {
    const { devices: ids, counts, sums } = encodeGroup([dayOf(1, [{ ms: 0, a: 1, b: 2 }])]);
    const [day] = decodeGroup({ day: DAY, devices: ids, counts, sums }, ['a', 'b']);
    expect(day!.at(0, 1)).toEqual({ count: 1, sum: 2, mean: 2 });
    expect(() => day!.values('min')).toThrow('min was not asked for');
    expect(() => day!.values('m2')).toThrow('m2 was not asked for');
  });
});
