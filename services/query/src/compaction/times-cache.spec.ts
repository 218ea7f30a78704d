import { TimesCache } from './times-cache.ts';

const TIMES = [Float64Array.of(1, 2, 3)];

describe('the cache of times', () => {
  it('knows what was put in, and an empty day from an unknown one', () => {
    const cache = new TimesCache();
    cache.set(1, 20_000, TIMES);
    cache.set(1, 20_001, []);
    expect(cache.get(1, 20_000)).toBe(TIMES);
    expect(cache.get(1, 20_001)).toEqual([]);
    expect(cache.get(2, 20_000)).toBeUndefined();
  });

  it.each([
    [3, 1_000],
    [9, 10],
  ])('holds at most two generations (%d moments, %d days), and keeps what is asked for', (moments, days) => {
    const cache = new TimesCache(moments, days);
    for (let day = 0; day < 100; day++) {
      cache.set(1, day, TIMES);
      expect(cache.get(1, 0)).toBe(TIMES);
    }
    const kept = Array.from({ length: 100 }, (_, day) => cache.get(1, day)).filter(
      (times) => times !== undefined,
    );
    expect(kept.length).toBeLessThanOrEqual(25);
    expect(kept.length).toBeGreaterThan(0);
  });

  it('forgets a day', () => {
    const cache = new TimesCache();
    cache.set(1, 20_000, TIMES);
    cache.delete(1, 20_000);
    expect(cache.get(1, 20_000)).toBeUndefined();
  });
});
