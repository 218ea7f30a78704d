import fc from 'fast-check';
import { windowsOf } from './windows.ts';

const SPAN = { startMs: 100, endMs: 900 };
const head = fc
  .record({
    firstMs: fc.integer({ min: 50, max: 899 }),
    length: fc.nat({ max: 60 }),
    count: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ firstMs, length, count }) => ({
    firstMs,
    lastMs: Math.max(SPAN.startMs, firstMs + length),
    count,
  }));

describe('windows over blocks', () => {
  it.each(['asc', 'desc'] as const)('cover the span in order (%s), each block in just one', (order) => {
    fc.assert(
      fc.property(fc.array(head, { maxLength: 20 }), fc.integer({ min: 1, max: 30 }), (heads, size) => {
        const windows = windowsOf(heads, SPAN, { order, size });
        const ascending = order === 'asc' ? windows : windows.toReversed();
        expect(ascending[0]!.span.startMs).toBe(SPAN.startMs);
        expect(ascending.at(-1)!.span.endMs).toBe(SPAN.endMs);
        ascending.slice(1).forEach(({ span }, i) => expect(span.startMs).toBe(ascending[i]!.span.endMs));
        expect(windows.flatMap((window) => window.heads)).toHaveLength(heads.length);
        for (const { span, heads: own } of windows) {
          for (const { firstMs, lastMs } of own) {
            expect(Math.max(firstMs, SPAN.startMs)).toBeGreaterThanOrEqual(span.startMs);
            expect(Math.min(lastMs, SPAN.endMs - 1)).toBeLessThan(span.endMs);
          }
        }
      }),
    );
  });

  it('end early when the first blocks have enough', () => {
    const heads = [1, 2, 3].map((i) => ({ firstMs: 100 * i, lastMs: 100 * i + 50, count: 10 }));
    const windows = windowsOf(heads, SPAN, { order: 'asc', size: 10 });
    expect(windows.map((window) => window.heads.length)).toEqual([1, 1, 1]);
  });
});
