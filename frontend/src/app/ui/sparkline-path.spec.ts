import fc from 'fast-check';
import { sparkHeight, sparkWidth, sparklinePath } from './sparkline-path.ts';

const numbers = (path: string): number[] => path.match(/-?[\d.]+/g)?.map(Number) ?? [];

describe('sparklinePath', () => {
  it('goes from corner to corner for a rise', () => {
    expect(
      sparklinePath([
        { at: 0, value: 1 },
        { at: 10, value: 3 },
      ]),
    ).toBe('M0.0 26.0L100.0 2.0');
  });

  it('is level in the middle when nothing changes', () => {
    const level = [0, 5, 10].map((at) => ({ at, value: 7 }));
    expect(sparklinePath(level)).toBe('M0.0 14.0L50.0 14.0L100.0 14.0');
  });

  it('leaves out what is outside its span, and is nothing with less than two points', () => {
    const points = [0, 50, 100].map((at) => ({ at, value: at }));
    expect(sparklinePath(points, { startAt: 50, endAt: 150 })).toBe('M0.0 26.0L50.0 2.0');
    expect(sparklinePath(points, { startAt: 90, endAt: 150 })).toBe('');
    expect(sparklinePath([])).toBe('');
  });

  it('is drawn however small the difference', () => {
    expect(
      sparklinePath([
        { at: 0, value: 0 },
        { at: 10, value: Number.MIN_VALUE },
      ]),
    ).toBe('M0.0 26.0L100.0 2.0');
  });

  it('stays within its picture', () => {
    const point = fc.record({
      at: fc.integer({ min: 0, max: 1e6 }),
      value: fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
    });
    fc.assert(
      fc.property(fc.array(point), (points) => {
        const sorted = [...points].sort((a, b) => a.at - b.at);
        const [xs, ys] = [0, 1].map((odd) => numbers(sparklinePath(sorted)).filter((_, i) => i % 2 === odd));
        return (
          (xs ?? []).every((x) => x >= 0 && x <= sparkWidth) &&
          (ys ?? []).every((y) => y >= 0 && y <= sparkHeight)
        );
      }),
    );
  });
});
