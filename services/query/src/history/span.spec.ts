import fc from 'fast-check';
import { encodeCursor, type Order } from './cursor.ts';
import { pageSpan } from './span.ts';

describe('the span of a page', () => {
  it('leaves, page after page, exactly the readings that were not shown', () => {
    const times = fc.uniqueArray(fc.integer({ min: 1e11, max: 1e11 + 500 }), { minLength: 1 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom<Order>('asc', 'desc'),
        (ms, limit, order) => {
          const sorted = ms.toSorted((a, b) => (order === 'asc' ? a - b : b - a));
          const shown: number[] = [];
          let query: Parameters<typeof pageSpan>[0] = { start: String(1e11), end: String(1e11 + 501), order };
          for (;;) {
            const { left, whole } = pageSpan(query, 'a', 2e11);
            const page = sorted.filter((time) => time >= left.startMs && time < left.endMs).slice(0, limit);
            shown.push(...page);
            const afterMs = page.at(-1);
            if (afterMs === undefined) break;
            query = { cursor: encodeCursor({ deviceId: 'a', order, ...whole, afterMs }) };
          }
          expect(shown).toEqual(sorted);
        },
      ),
    );
  });
});
