import fc from 'fast-check';
import { PositionTimes } from './position-times.ts';

describe('PositionTimes', () => {
  it('never names a moment after the one at which the next position was received, and comes within ten seconds', () => {
    const steps = fc.array(fc.nat(15_000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.nat(60), (waits, index) => {
        const times = new PositionTimes();
        const received = waits.reduce<number[]>((all, waitMs) => [...all, (all.at(-1) ?? 1e12) + waitMs], []);
        received.forEach((atMs, i) => times.note(i + 1, atMs));
        const position = 1 + (index % received.length);
        const ownMs = received[position - 1]!;
        expect(times.after(position)).toBeLessThanOrEqual(ownMs);
        expect(times.after(position)).toBeGreaterThan(ownMs - 10_000);
      }),
    );
  });

  it('does not know of what lies before its first', () => {
    const times = new PositionTimes();
    expect(times.after(7)).toBeUndefined();
    times.note(8, 1e12);
    expect(times.after(7)).toBeUndefined();
  });
});
