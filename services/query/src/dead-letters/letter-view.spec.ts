import { create, toBinary } from '@bufbuild/protobuf';
import { ReadingSchema } from '@telemetry/proto';
import { letterView } from './letter-view.ts';

const letter = (payload: Uint8Array, index = 0) =>
  letterView({
    id: 7n,
    deviceId: null,
    streamSeq: 9n,
    index,
    payload,
    reason: 'because',
    at: new Date(0),
    attempts: 0,
    redriveRequestedAt: null,
  });

describe('a dead letter', () => {
  it('shows what is wrong with the reading, also where JSON has no word for it', () => {
    const reading = create(ReadingSchema, {
      deviceId: '!',
      timestampMs: 2n ** 62n,
      receivedAtMs: -1n,
      metrics: { a: NaN, b: -Infinity, c: 1 },
      seq: 0,
    });
    expect(letter(toBinary(ReadingSchema, reading))).toMatchObject({
      reading: {
        device_id: '!',
        timestamp: (2n ** 62n).toString(),
        received_at: '1969-12-31T23:59:59.999Z',
        metrics: { a: 'NaN', b: '-Infinity', c: 1 },
        seq: 0,
      },
    });
  });

  it('shows no reading when it is a whole message or cannot be read', () => {
    expect(letter(new Uint8Array(), -1).reading).toBeNull();
    expect(letter(Uint8Array.of(0xff)).reading).toBeNull();
  });
});
