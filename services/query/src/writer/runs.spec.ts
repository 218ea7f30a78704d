import fc from 'fast-check';
import { Runs } from './runs.ts';

const numbers = fc.array(fc.integer({ min: -5, max: 60 }));

describe('runs', () => {
  it('hold exactly the numbers that were added, in as few runs as there can be', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const runs = Runs.of(all);
        const set = new Set(all);
        for (let n = -7; n < 63; n++) expect(runs.has(n)).toBe(set.has(n));
        expect(runs.size).toBe([...set].filter((n) => !set.has(n - 1)).length);
      }),
    );
  });

  it('say beforehand whether a number makes one more', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -7, max: 62 }), (all, n) => {
        const runs = Runs.of(all);
        const [isApart, before] = [runs.isApart(n), runs.size];
        runs.add(n);
        expect(runs.size > before).toBe(isApart);
      }),
    );
  });

  it('are the same after a way through the text of a multirange', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        expect(Runs.parse(Runs.of(all).toString())).toEqual(Runs.of(all));
      }),
    );
    expect(Runs.of([3, 1, 2, 7]).toString()).toBe('{[1,4),[7,8)}');
    expect(Runs.parse('{}').size).toBe(0);
  });
});
