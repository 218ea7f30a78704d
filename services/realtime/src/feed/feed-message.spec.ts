import { create, toBinary } from '@bufbuild/protobuf';
import { ReadingsAcceptedSchema } from '@telemetry/proto';
import { CURSOR, cursorOf, positionOf } from './cursor.ts';
import { feedMessage } from './feed-message.ts';

describe('feedMessage', () => {
  it('writes readings as the contract does, with the position of their message as cursor', () => {
    const event = create(ReadingsAcceptedSchema, {
      readings: [
        {
          id: 'i',
          deviceId: 'room-1',
          timestampMs: 1_423_051_200_000n,
          receivedAtMs: 7n,
          metrics: { temperature: 21.5 },
        },
        // Not shown, but a sign of life.
      ],
    });
    expect(feedMessage(42, toBinary(ReadingsAcceptedSchema, event))).toEqual({
      position: 42,
      receivedAtMs: 7,
      readings: [
        {
          id: 'i',
          device_id: 'room-1',
          metrics: { temperature: 21.5 },
          timestamp: '2015-02-04T12:00:00.000Z',
          cursor: '42',
        },
      ],
    });
  });

  it('throws on bytes that are something else', () => {
    expect(() => feedMessage(1, new Uint8Array([0xff, 0xff]))).toThrow();
  });
});

describe('cursor', () => {
  it.each([0, 7, 999_999_999_999_999])('carries the position %d there and back', (position) => {
    expect(cursorOf(position)).toMatch(CURSOR);
    expect(positionOf(cursorOf(position))).toBe(position);
  });

  it.each(['', '-1', '01', '1.5', '1e3', ' 1', 'abc', '9'.repeat(16)])('is not %p', (text) => {
    expect(text).not.toMatch(CURSOR);
  });
});
