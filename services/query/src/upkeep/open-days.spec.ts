import fc from 'fast-check';
import { ALL_HOURS, DAY_MS, endedHours, HOUR_MS, hourBitOf } from './open-day.ts';
import { OpenDays } from './open-days.ts';

const TIMES = {
  hourGraceMs: 60_000,
  hourQuietMs: 10_000,
  hourPatienceMs: 900_000,
  compactAfterMs: HOUR_MS,
  compactQuietMs: 600_000,
};
const DAY = 20_000;
const MIDNIGHT_MS = DAY * DAY_MS;
const at = (hour: number, ms = 0): { device: number; tsMs: number } => ({
  device: 1,
  tsMs: MIDNIGHT_MS + hour * HOUR_MS + ms,
});

function store(days: OpenDays, rows: { device: number; tsMs: number }[], nowMs: number): void {
  days.written(days.marks(rows), rows, nowMs);
}

describe('open days', () => {
  it('mark each hour of each day once', () => {
    const moment = fc.record({ device: fc.integer({ min: 1, max: 3 }), tsMs: fc.nat({ max: 4 * DAY_MS }) });
    fc.assert(
      fc.property(fc.array(fc.array(moment)), (batches) => {
        const days = new OpenDays();
        const table = new Map<string, number>();
        for (const rows of batches) {
          for (const { device, day, dirtyHours } of days.marks(rows)) {
            const key = `${device}/${day}`;
            expect((table.get(key) ?? 0) & dirtyHours).toBe(0);
            table.set(key, (table.get(key) ?? 0) | dirtyHours);
          }
          store(days, rows, 0);
        }
        for (const { device, tsMs } of batches.flat()) {
          const day = Math.floor(tsMs / DAY_MS);
          expect((table.get(`${device}/${day}`) ?? 0) & hourBitOf(tsMs)).not.toBe(0);
          expect(days.dirtyHours(device, day)).toBe(table.get(`${device}/${day}`));
        }
      }),
    );
  });

  it('have an hour refreshed when it has ended and is quiet', () => {
    const days = new OpenDays();
    store(days, [at(8), at(9)], MIDNIGHT_MS + 9 * HOUR_MS + 5_000);
    expect(days.dueHours(MIDNIGHT_MS + 9 * HOUR_MS + 6_000, TIMES)).toEqual([]);
    const nowMs = MIDNIGHT_MS + 9 * HOUR_MS + 120_000;
    store(days, [at(9, 119_000)], nowMs);
    expect(days.dueHours(nowMs, TIMES)).toEqual([{ device: 1, day: DAY, dirtyHours: 1 << 8 }]);
    days.refreshed(1, DAY, 1 << 8, nowMs);
    expect(days.dueHours(nowMs, TIMES)).toEqual([]);
    expect(days.dirtyHours(1, DAY)).toBe(1 << 9);
  });

  it('refresh an hour that late readings never leave alone', () => {
    const days = new OpenDays();
    const nowMs = MIDNIGHT_MS + 20 * HOUR_MS;
    for (let ms = 0; ms <= 3 * HOUR_MS; ms += 5_000) store(days, [at(3, ms / 100), at(4)], nowMs + ms);
    expect(days.dueHours(nowMs + 3 * HOUR_MS, TIMES)).toHaveLength(1);
  });

  it('have a day compacted when it is clean, over and quiet, and no sooner', () => {
    const days = new OpenDays();
    const nowMs = MIDNIGHT_MS + DAY_MS;
    store(days, [at(23)], nowMs);
    const over = nowMs + TIMES.compactAfterMs;
    expect(days.dueDays(over, TIMES)).toEqual([]);
    days.refreshed(1, DAY, ALL_HOURS, nowMs + 1);
    expect(days.dueDays(over - 1, TIMES)).toEqual([]);
    expect(days.dueDays(over, TIMES)).toMatchObject([{ device: 1, day: DAY }]);
    store(days, [at(5)], over);
    expect(days.dueDays(over, TIMES)).toEqual([]);
    days.refreshed(1, DAY, ALL_HOURS, over);
    expect(days.dueDays(over + TIMES.compactQuietMs - 1, TIMES)).toEqual([]);
    expect(days.dueDays(over + TIMES.compactQuietMs, TIMES)).toHaveLength(1);
  });

  it('forget a closed day, and tell so', () => {
    const days = new OpenDays([{ device: 1, day: DAY, dirtyHours: 0 }]);
    const told: number[][] = [];
    days.onClosed((...closed) => told.push(closed));
    days.closed(1, DAY);
    expect(days.has(1, DAY)).toBe(false);
    expect(days.size).toBe(0);
    expect(told).toEqual([[1, DAY]]);
  });

  it.each([
    [-1, 0],
    [HOUR_MS - 1, 0],
    [HOUR_MS, 1],
    [23 * HOUR_MS, 2 ** 23 - 1],
    [DAY_MS, ALL_HOURS],
    [9 * DAY_MS, ALL_HOURS],
  ])('%d ms after midnight the hours %d have ended', (ms, hours) => {
    expect(endedHours(DAY, MIDNIGHT_MS + ms)).toBe(hours);
  });
});
