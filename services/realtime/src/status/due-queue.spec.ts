import fc from 'fast-check';
import { DueQueue } from './due-queue.ts';

const step = fc.oneof(fc.record({ push: fc.nat(30) }), fc.record({ popUntil: fc.nat(30) }));

describe('DueQueue', () => {
  it('gives what is due, the earliest first, and keeps the rest', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new DueQueue<string>();
        let waiting: number[] = [];
        steps.forEach((each) => {
          if ('push' in each) {
            queue.push(each.push, `due at ${each.push}`);
            waiting.push(each.push);
            return;
          }
          const popped: number[] = [];
          for (let next; (next = queue.pop(each.popUntil)) !== undefined;) {
            expect(next.item).toBe(`due at ${next.dueMs}`);
            popped.push(next.dueMs);
          }
          expect(popped).toEqual(waiting.filter((dueMs) => dueMs <= each.popUntil).sort((a, b) => a - b));
          waiting = waiting.filter((dueMs) => dueMs > each.popUntil);
          expect(queue.size).toBe(waiting.length);
        });
      }),
    );
  });
});
