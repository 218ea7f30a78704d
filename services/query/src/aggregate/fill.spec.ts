import fc from 'fast-check';
import { FILLS, fillGaps, type Values } from './fill.ts';

const rows = fc.array(fc.option(fc.record({ avg: fc.integer({ min: -100, max: 100 }) }), { nil: undefined }));
const averages = (values: readonly Values[]) => values.map((value) => value?.avg);

describe('filling gaps', () => {
  it('never touches a bucket with readings, and keeps their number', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...FILLS), (values, fill) => {
        const filled = fillGaps(values, fill, ['avg']);
        expect(filled).toHaveLength(values.length);
        values.forEach((value, i) => value !== undefined && expect(filled[i]).toEqual(value));
      }),
    );
  });

  it('leaves no gap but with none', () => {
    fc.assert(
      fc.property(rows, (values) => {
        for (const fill of ['null', 'previous', 'linear'] as const) {
          expect(fillGaps(values, fill, ['avg'])).not.toContain(undefined);
        }
        expect(fillGaps(values, 'none', ['avg'])).toEqual(values);
      }),
    );
  });

  it('draws a line that stays between its ends', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer({ min: 1, max: 20 }), (from, to, gap) => {
        const values = [{ avg: from }, ...Array<Values>(gap).fill(undefined), { avg: to }];
        const line = averages(fillGaps(values, 'linear', ['avg'])).map(Number);
        line.forEach((value) => expect(value).toBeGreaterThanOrEqual(Math.min(from, to)));
        line.forEach((value) => expect(value).toBeLessThanOrEqual(Math.max(from, to)));
      }),
    );
  });

  it('knows nothing before the first reading, and no line after the last', () => {
    const values = [undefined, { avg: 1 }, undefined, { avg: 3 }, undefined];
    expect(averages(fillGaps(values, 'previous', ['avg']))).toEqual([null, 1, 1, 3, 3]);
    expect(averages(fillGaps(values, 'linear', ['avg']))).toEqual([null, 1, 2, 3, null]);
    expect(averages(fillGaps(values, 'null', ['avg']))).toEqual([null, 1, null, 3, null]);
  });

  it('draws no line to a value that is not there', () => {
    const values = [{ stddev: null }, undefined, { stddev: 2 }];
    expect(fillGaps(values, 'linear', ['stddev'])[1]).toEqual({ stddev: null });
  });
});
