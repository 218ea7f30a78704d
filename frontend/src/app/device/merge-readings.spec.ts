import fc from 'fast-check';
import type { Reading } from '../api/reading.ts';
import { mergeReadings } from './merge-readings.ts';

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
