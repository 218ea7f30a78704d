import fc from 'fast-check';
import { type Load, Pace } from './pace.ts';

describe('the pace of chores', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });

  it.each<[Load, number]>([
    ['behind', 0.1],
    ['abreast', 0.5],
  ])('gives them their part of the time and no more while the lane is %s', (load, share) => {
    fc.assert(
      fc.property(steps, (durations) => {
        const pace = new Pace();
        let nowMs = 0;
        let spentMs = 0;
        for (const tookMs of durations) {
          while (!pace.isDue(nowMs, load)) nowMs += 1;
          nowMs += tookMs;
          spentMs += tookMs;
          pace.ended(nowMs, tookMs);
        }
        while (!pace.isDue(nowMs, load)) nowMs += 1;
        expect(spentMs / nowMs).toBeLessThanOrEqual(share + 1e-9);
        expect(spentMs / nowMs).toBeGreaterThan(share - 0.05);
      }),
    );
  });

  it('holds nothing back while nothing comes', () => {
    const pace = new Pace();
    pace.ended(100, 50);
    expect(pace.isDue(100, 'idle')).toBe(true);
  });
});
