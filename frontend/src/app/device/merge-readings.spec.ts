import fc from 'fast-check';
import type { Reading } from '../api/reading.ts';
import { emptyTail, extendTail } from '../live/live-tail.ts';
import { joinReadings, mergeReadings } from './merge-readings.ts';

const readings = fc
  .array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 })
  .map((moments): Reading[] => moments.map((at) => ({ at, metrics: { temperature: at / 2 } })));

describe('mergeReadings', () => {
  it('has each timestamp of history and live once, oldest first', () => {
    fc.assert(
      fc.property(readings, readings, (history, live) => {
        const moments = mergeReadings(history, live, Infinity).map(({ at }) => at);
        const expected = [...new Set([...history, ...live].map(({ at }) => at))].sort((a, b) => a - b);
        expect(moments).toEqual(expected);
      }),
    );
  });

  it('keeps the newest when there are more than the limit', () => {
    fc.assert(
      fc.property(readings, readings, fc.integer({ min: 1, max: 30 }), (history, live, limit) => {
        const all = mergeReadings(history, live, Infinity);
        expect(mergeReadings(history, live, limit)).toEqual(all.slice(-limit));
      }),
    );
  });

  it('is the same however the readings were split between history and live', () => {
    fc.assert(
      fc.property(readings, fc.nat(80), fc.nat(80), (all, cut, overlap) => {
        const whole = mergeReadings(all, [], Infinity);
        expect(mergeReadings(all.slice(0, cut + overlap), all.slice(cut), Infinity)).toEqual(whole);
      }),
    );
  });
});

describe('joinReadings', () => {
  const historyLimit = 4;
  const tailLimit = 10;
  const upTo = (count: number): Reading[] =>
    Array.from({ length: count }, (_, index) => ({ at: index + 1, metrics: {} }));

  /**
   * A page is opened when a device has sent `before` readings; `between` more arrive live, then `missed` do not,
   * and the history is read again `later` readings after those; `after` more follow.
   */
  const course = fc.record({
    before: fc.nat(12),
    between: fc.nat(12),
    missed: fc.nat(12),
    later: fc.nat(12),
    after: fc.nat(12),
  });

  it('leaves no hole, and says so when the oldest are missing', () => {
    fc.assert(
      fc.property(course, ({ before, between, missed, later, after }) => {
        const lostFrom = before + between;
        const readAt = lostFrom + missed + later;
        const all = upTo(readAt + after);
        const arrived = all.filter(({ at }) => at > before && (at <= lostFrom || at > lostFrom + missed));
        const history = {
          readings: all.slice(0, readAt).slice(-historyLimit),
          hasMore: readAt > historyLimit,
        };
        const { readings, isWhole } = joinReadings(history, extendTail(emptyTail, arrived, tailLimit));
        expect(readings).toEqual(all.slice(all.length - readings.length));
        expect(readings.length).toBeGreaterThanOrEqual(Math.min(historyLimit, all.length));
        if (isWhole) expect(readings).toHaveLength(all.length);
      }),
    );
  });

  it('keeps all while nothing is missing', () => {
    const history = { readings: upTo(historyLimit).reverse(), hasMore: false };
    const live = extendTail(emptyTail, upTo(historyLimit + tailLimit).slice(historyLimit), tailLimit);
    const { readings, isWhole } = joinReadings(history, live);
    expect(readings).toHaveLength(historyLimit + tailLimit);
    expect(isWhole).toBe(true);
  });
});
