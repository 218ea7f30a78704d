import { emptyTail, extendNewest, extendTail } from './live-tail.ts';

const reading = (at: number) => ({ deviceId: 'room-1', at, metrics: { a: at } });

describe('extendTail', () => {
  it('keeps the newest arrivals and counts all', () => {
    const tail = extendTail(extendTail(emptyTail, [1, 2, 3].map(reading), 4), [4, 5].map(reading), 4);
    expect(tail.readings.map(({ at }) => at)).toEqual([2, 3, 4, 5]);
    expect(tail.received).toBe(5);
  });
});

describe('extendNewest', () => {
  it('is not taken back by a reading that arrives late', () => {
    expect(extendNewest(new Map(), [2, 5, 3].map(reading)).get('room-1')?.at).toBe(5);
  });
});
