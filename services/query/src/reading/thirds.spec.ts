import fc from 'fast-check';
import { findThird, thirdOf } from './thirds.ts';

describe('thirds between decimals', () => {
  it.each([
    [708.333333333333, 70833, 2, 1],
    [23.0666666666667, 2307, 2, -1],
    [-0.333333333333333, 0, 0, -1],
  ])('%d lies a third beside %d units of %d places', (value, scaled, places, third) => {
    expect(findThird(value, scaled, places)).toBe(third);
    expect(thirdOf(scaled, third as 1 | -1, places)).toBe(value);
  });

  it('are found only where they come back bit by bit', () => {
    const places = fc.nat({ max: 6 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ noNaN: true }),
          fc.integer().map((n) => n / 3),
        ),
        places,
        (value, p) => {
          const scaled = Math.round(value * 10 ** p);
          const third = findThird(value, scaled, p);
          if (third !== undefined) expect(thirdOf(scaled, third, p)).toBe(value);
        },
      ),
    );
  });
});
