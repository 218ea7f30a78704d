import type { DeviceChange } from './device-change.ts';
import { emptyTail, extendChanges, extendNewest, extendTail } from './live-tail.ts';

const reading = (at: number) => ({ deviceId: 'room-1', at, metrics: { a: at } });

describe('extendTail', () => {
  it('keeps the newest arrivals and counts all', () => {
    const tail = extendTail(extendTail(emptyTail, [1, 2, 3].map(reading), 4), [4, 5].map(reading), 4);
    expect(tail.readings.map(({ at }) => at)).toEqual([2, 3, 4, 5]);
    expect(tail.received).toBe(5);
  });
});

describe('extendChanges', () => {
  const change = (status: DeviceChange['status']): DeviceChange => ({
    deviceId: 'room-1',
    name: 'Room 1',
    status,
    what: 'status',
  });

  it('keeps the newest first, each with a key of its own', () => {
    const one = extendChanges(emptyTail, [change('late'), change('offline')], 5);
    const { changes } = extendChanges(one, [change('online')], 9);
    expect(changes.map(({ status, at }) => [status, at])).toEqual([
      ['online', 9],
      ['offline', 5],
      ['late', 5],
    ]);
    expect(new Set(changes.map(({ key }) => key)).size).toBe(3);
  });

  it('keeps a hundred', () => {
    let tail = emptyTail;
    for (let at = 0; at < 120; at++) tail = extendChanges(tail, [change('late')], at);
    expect(tail.changes).toHaveLength(100);
    expect(tail.changes[0]?.at).toBe(119);
  });
});

describe('extendNewest', () => {
  it('is not taken back by a reading that arrives late', () => {
    expect(extendNewest(new Map(), [2, 5, 3].map(reading)).get('room-1')?.at).toBe(5);
  });
});
