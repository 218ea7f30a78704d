import fc from 'fast-check';
import { Recent } from './recent.ts';

describe('a memory of recent things', () => {
  it('holds at least its capacity of the last used, at most twice as much, and never a wrong value', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 30 })), { maxLength: 300 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), steps, (capacity, given) => {
        const recent = new Recent<number>(capacity);
        const used: number[] = [];
        for (const [isGet, key] of given) {
          const lately = [...new Set(used.toReversed())].slice(0, capacity);
          const isKept = lately.includes(key);
          if (isGet) {
            const value = recent.get(String(key));
            if (isKept) expect(value).toBe(key);
            if (value !== undefined) used.push(key);
          } else {
            recent.set(String(key), key);
            used.push(key);
          }
          expect(recent.size).toBeLessThanOrEqual(2 * capacity);
        }
      }),
    );
  });

  it('forgets what was not used between two turns', () => {
    const recent = new Recent<number>(10);
    recent.set('a', 1);
    recent.set('b', 2);
    recent.turn();
    recent.get('a');
    recent.turn();
    expect([recent.get('a'), recent.get('b')]).toEqual([1, undefined]);
  });
});
