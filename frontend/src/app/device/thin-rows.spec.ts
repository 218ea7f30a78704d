import fc from 'fast-check';
import type { Reading } from '../api/reading.ts';
import { thinRows } from './thin-rows.ts';

const names = ['a', 'b'];
const rows = fc
  .array(fc.record({ a: fc.integer(), b: fc.integer() }, { requiredKeys: ['a'] }), { maxLength: 400 })
  .map((all): Reading[] => all.map((metrics, at) => ({ at, metrics })));

describe('thinRows', () => {
  it('draws no more than the limit, in order, and nothing that was not there', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 6, max: 100 }), (all, limit) => {
        const kept = thinRows(all, names, limit);
        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(kept).toEqual(all.filter((row) => kept.includes(row)));
      }),
    );
  });

  it('keeps the ends, the least and the greatest of every metric', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 6, max: 100 }), (all, limit) => {
        const kept = thinRows(all, names, limit);
        expect([kept[0], kept.at(-1)]).toEqual([all[0], all.at(-1)]);
        for (const name of names) expect(edges(kept, name)).toEqual(edges(all, name));
      }),
    );
  });
});

function edges(rows: readonly Reading[], name: string): [number, number] {
  const values = rows.flatMap(({ metrics }) => metrics[name] ?? []);
  return [Math.min(...values), Math.max(...values)];
}
