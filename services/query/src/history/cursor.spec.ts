import { DEVICE_ID } from '@telemetry/proto';
import fc from 'fast-check';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';

const time = fc.integer({ min: 0, max: 8.64e15 - 2 });
const cursors: fc.Arbitrary<Cursor> = fc
  .record({
    deviceId: fc.stringMatching(DEVICE_ID),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    times: fc.tuple(time, time, time),
  })
  .map(({ deviceId, order, times }) => {
    const [startMs = 0, afterMs = 0, endMs = 0] = times.toSorted((a, b) => a - b);
    return { deviceId, order, startMs, afterMs, endMs: endMs + 1 };
  });

describe('a cursor', () => {
  it('comes back as it was, and fits into a query string as it is', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        const text = encodeCursor(cursor);
        expect(decodeCursor(text)).toEqual(cursor);
        expect(encodeURIComponent(text)).toBe(text);
      }),
    );
  });

  it('of somebody else is none, and does no harm', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(decodeCursor(text)).toBeUndefined()));
    const parts = fc.array(
      fc.oneof(fc.constantFrom<unknown>(1, 'asc', 'desc', null), fc.string(), fc.double()),
    );
    fc.assert(
      fc.property(parts, (items) => {
        const decoded = decodeCursor(Buffer.from(JSON.stringify(items)).toString('base64url'));
        if (decoded !== undefined) expect(decoded.afterMs).toBeLessThan(decoded.endMs);
      }),
    );
  });

  it('that points outside its span is none', () => {
    const outside = { deviceId: 'a', order: 'asc' as const, startMs: 10, endMs: 20 };
    for (const afterMs of [9, 20, 21])
      expect(decodeCursor(encodeCursor({ ...outside, afterMs }))).toBeUndefined();
  });
});
