import fc from 'fast-check';
import { addValue, emptyStats, mergeStats, type Stats, statsOf, tidySum } from './stats.ts';

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 });

function all(numbers: readonly number[]): Stats {
  return statsOf(Float64Array.from(numbers), Float64Array.from(numbers.keys()), 0, numbers.length);
}

/** Near the smallest double there are no digits left to be exact in. */
const NEGLIGIBLE = 1e-300;

function expectClose(a: Stats, b: Stats, size: number): void {
  expect(a).toMatchObject({ count: b.count, min: b.min, max: b.max, first: b.first, last: b.last });
  expect(a).toMatchObject({ firstMs: b.firstMs, lastMs: b.lastMs });
  expect(Math.abs(a.sum - b.sum)).toBeLessThanOrEqual(1e-12 * size + NEGLIGIBLE);
  expect(Math.abs(a.m2 - b.m2)).toBeLessThanOrEqual(1e-9 * size * size + NEGLIGIBLE);
}

describe('statistics', () => {
  it('of two parts together are those of the whole, wherever it is cut and whichever comes first', () => {
    fc.assert(
      fc.property(values, fc.nat(), (numbers, at) => {
        const cut = at % (numbers.length + 1);
        const [column, times] = [Float64Array.from(numbers), Float64Array.from(numbers.keys())];
        const [a, b] = [statsOf(column, times, 0, cut), statsOf(column, times, cut, numbers.length)];
        const size = numbers.reduce((sum, value) => sum + Math.abs(value), 0);
        expectClose(mergeStats(a, b), all(numbers), size);
        expectClose(mergeStats(b, a), all(numbers), size);
      }),
    );
  });

  it('grow value by value', () => {
    fc.assert(
      fc.property(values, (numbers) => {
        const grown = numbers.reduce((stats, value, ms) => addValue(stats, value, ms), emptyStats());
        const size = numbers.reduce((sum, value) => sum + Math.abs(value), 0);
        expectClose(grown, all(numbers), size);
      }),
    );
  });

  it('sum what cancels out without an error', () => {
    expect(all([1e16, 1, -1e16]).sum).toBe(1);
  });

  it('have a sum without dust when the values are decimals, and another one never moves far', () => {
    expect(tidySum(all([0.1, 0.2]).sum)).toBe(0.3);
    expect(tidySum(Math.PI)).toBe(Math.PI);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (sum) => {
        expect(Math.abs(tidySum(sum) - sum)).toBeLessThanOrEqual(Number.EPSILON * Math.abs(sum));
      }),
    );
  });

  it('of nothing are nothing', () => {
    expect(statsOf(new Float64Array(3), new Float64Array(3), 2, 2)).toEqual(emptyStats());
  });
});
