import fc from 'fast-check';
import { answerable, keptFromMs } from './kept.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('how far back readings are kept', () => {
  it('is the shortest time of all devices, whole days, and for ever only if it is for all', () => {
    const nowMs = 100 * DAY_MS + 5 * HOUR_MS;
    expect(keptFromMs([{ retentionDays: 0 }, { retentionDays: 30 }, { retentionDays: 7 }], nowMs)).toBe(
      93 * DAY_MS,
    );
    expect(keptFromMs([{ retentionDays: 0 }], nowMs)).toBe(-Infinity);
    expect(keptFromMs([], nowMs)).toBe(-Infinity);
  });
});

describe('what can be answered of a range', () => {
  const ranges = fc
    .tuple(fc.integer({ min: 0, max: 50 * HOUR_MS }), fc.integer({ min: 1, max: 50 * HOUR_MS }))
    .map(([startMs, lengthMs]) => ({ startMs, endMs: startMs + lengthMs }));

  it('lies in it, lacks less than an hour at each end, and is all of it where everything is kept', () => {
    fc.assert(
      fc.property(ranges, fc.integer({ min: 0, max: 100 * HOUR_MS }), (range, keptMs) => {
        const { startMs, endMs } = answerable(range, keptMs);
        expect(startMs).toBeLessThan(endMs);
        expect(startMs - range.startMs).toBeGreaterThanOrEqual(0);
        expect(startMs - range.startMs).toBeLessThan(HOUR_MS);
        expect(range.endMs - endMs).toBeGreaterThanOrEqual(0);
        expect(range.endMs - endMs).toBeLessThan(HOUR_MS);
        if (range.startMs >= keptMs) expect({ startMs, endMs }).toEqual(range);
        expect(answerable(range, -Infinity)).toEqual(range);
      }),
    );
  });
});
