import fc from 'fast-check';
import { DeviceClock } from './device-clock.ts';

describe('the clocks of a fleet', () => {
  it('never give a device the same moment twice', () => {
    const request = fc.record({
      device: fc.nat(2),
      count: fc.integer({ min: 1, max: 500 }),
      pauseMs: fc.nat(300),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 50 }), (requests) => {
        const clock = new DeviceClock(3);
        const taken = new Set<string>();
        let nowMs = 1_790_000_000_000;
        let readings = 0;
        for (const { device, count, pauseMs } of requests) {
          nowMs += pauseMs;
          const first = clock.take(device, count, nowMs);
          for (let i = 0; i < count; i++) taken.add(`${device}/${first + i}`);
          readings += count;
        }
        expect(taken.size).toBe(readings);
      }),
    );
  });

  it('stays at the present while devices are slower than a reading a millisecond', () => {
    const clock = new DeviceClock(1);
    expect(clock.take(0, 100, 1_000_000)).toBe(999_901);
    expect(clock.take(0, 100, 1_000_200)).toBe(1_000_101);
  });
});
