import fc from 'fast-check';
import type { AcceptedReading } from '@telemetry/proto';
import { ByteWriter } from '../reading/bytes.ts';
import { makeRoom, momentOf } from './make-room.ts';
import { type Row, rowOf } from './rows.ts';

const rowAt = (device: number, tsMs: number, timedByReceipt: boolean): Row => {
  const reading = { timedByReceipt, timestampMs: tsMs, receivedAtMs: tsMs, metrics: {} } as AcceptedReading;
  const arrival = { reading, index: 0, message: { seq: 1, subject: 's' } };
  return rowOf(arrival, { device, metricSet: 1, shape: { name: '', metrics: [] } }, new ByteWriter());
};
const isMovable = (row: Row): boolean => row.isMovable;
const row = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.nat(8), fc.boolean())
  .map(([device, tsMs, timedByReceipt]) => rowAt(device, tsMs, timedByReceipt));
const rows = fc.array(row, { maxLength: 12 });
const taken = fc.array(row, { maxLength: 6 }).map((some) => new Set(some.map(momentOf)));

describe('making room', () => {
  it('gives every reading without a time of its own a moment that no other has, not before its own', () => {
    fc.assert(
      fc.property(rows, taken, (before, occupied) => {
        const after = makeRoom(before, occupied);
        const timed = before.filter((each) => !isMovable(each));
        const moved = after.filter(isMovable).map(momentOf);

        expect(after.filter((each) => !isMovable(each))).toEqual(timed);
        expect(new Set([...moved, ...timed.map(momentOf)]).size).toBe(
          moved.length + new Set(timed.map(momentOf)).size,
        );
        for (const moment of moved) expect(occupied.has(moment)).toBe(false);
        after.forEach((each, i) => expect(each.tsMs).toBeGreaterThanOrEqual(before[i]?.tsMs ?? Infinity));
      }),
    );
  });

  it('leaves readings where they are when nothing is in the way', () => {
    const lone = [rowAt(1, 5, true)];
    expect(makeRoom(lone, new Set(['2/5', '1/4']))).toEqual(lone);
  });
});
