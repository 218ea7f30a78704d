import fc from 'fast-check';
import { median, quantile, spreadOf } from './statistics.ts';

const figures = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('statistics of runs', () => {
  it('take the middle one, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 });
  });

  it('have half of the figures on either side of the median', () => {
    fc.assert(
      fc.property(figures, (all) => {
        const middle = median(all);
        expect(all.filter((one) => one < middle).length).toBeLessThanOrEqual(all.length / 2);
        expect(all.filter((one) => one > middle).length).toBeLessThanOrEqual(all.length / 2);
      }),
    );
  });

  it('grow with the share that is asked for, from the least to the greatest', () => {
    fc.assert(
      fc.property(figures, share, share, (all, a, b) => {
        expect(quantile(all, Math.min(a, b))).toBeLessThanOrEqual(quantile(all, Math.max(a, b)));
        expect(quantile(all, 0)).toBe(Math.min(...all));
        expect(quantile(all, 1)).toBe(Math.max(...all));
      }),
    );
  });

  it('refuse to summarise nothing', () => {
    expect(() => median([])).toThrow('No figures');
    expect(() => spreadOf([])).toThrow('No figures');
  });
});
