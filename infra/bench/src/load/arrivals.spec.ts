import { Arrivals, randomFrom } from './arrivals.ts';

function dueTimes(perSecond: number, count: number): number[] {
  const arrivals = new Arrivals(perSecond, randomFrom(7));
  return Array.from({ length: count }, () => {
    const due = arrivals.dueMs;
    arrivals.advance();
    return due;
  });
}

describe('arrivals', () => {
  it('come at the rate that was asked for, at random moments', () => {
    const due = dueTimes(2_000, 20_000);
    const gaps = due.slice(1).map((at, i) => at - due[i]!);
    const mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((a, gap) => a + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean).toBeCloseTo(0.5, 1);
    // The gaps of a Poisson process vary as much as they are long.
    expect(deviation / mean).toBeGreaterThan(0.95);
    expect(deviation / mean).toBeLessThan(1.05);
    expect(gaps.every((gap) => gap >= 0)).toBe(true);
  });

  it('are the same in each run', () => {
    expect(dueTimes(100, 50)).toEqual(dueTimes(100, 50));
  });
});
