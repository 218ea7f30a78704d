import fc from 'fast-check';
import { makeRoom, momentOf } from './make-room.ts';
import type { Row } from './rows.ts';

const row = fc.record({
  device: fc.integer({ min: 1, max: 2 }),
  tsMs: fc.nat(8),
  isTimedByReceipt: fc.boolean(),
  isKnownById: fc.boolean(),
});
const rows = fc.array(row, { maxLength: 12 }).map((some) => some as unknown as Row[]);
const taken = fc.array(row, { maxLength: 6 }).map((some) => new Set(some.map(momentOf)));

describe('making room', () => {
  it('gives every reading without a time of its own a moment that no other has, not before its own', () => {
    fc.assert(
      fc.property(rows, taken, (before, occupied) => {
        const after = makeRoom(before, occupied);
        const timed = before.filter((each) => !each.isTimedByReceipt);
        const moved = after.filter((each) => each.isTimedByReceipt).map(momentOf);

        expect(after.filter((each) => !each.isTimedByReceipt)).toEqual(timed);
        expect(new Set([...moved, ...timed.map(momentOf)]).size).toBe(
          moved.length + new Set(timed.map(momentOf)).size,
        );
        for (const moment of moved) expect(occupied.has(moment)).toBe(false);
        after.forEach((each, i) => expect(each.tsMs).toBeGreaterThanOrEqual(before[i]?.tsMs ?? Infinity));
      }),
    );
  });

  it('leaves readings where they are when nothing is in the way', () => {
    const lone = [{ device: 1, tsMs: 5, isTimedByReceipt: true }] as unknown as Row[];
    expect(makeRoom(lone, new Set(['2/5', '1/4']))).toEqual(lone);
  });
});
