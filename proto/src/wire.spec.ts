import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ReadingsAcceptedSchema } from './gen/telemetry/v1/readings_pb.ts';

/** One reading with every field, as it lies in streams already: a changed field number or type would make it unreadable. */
const STORED = [
  '0a5e', // readings: 94 bytes
  '0a24', // id
  Buffer.from('5e0f6c1e-8a57-5b1c-9f3e-2a6d4c1b0e9f').toString('hex'),
  '1206726f6f6d2d31', // device_id
  '1880d0aad8b529', // timestamp_ms
  '20fad1aad8b529', // received_at_ms
  '2a160a0b74656d7065726174757265110000000000803540', // metrics: temperature, 21.5 as a double
  '3007', // seq
  '3a026231', // boot_id
  '4001', // timed_by_receipt
  '4801', // has_retry_identity
].join('');

const readings = [
  {
    id: '5e0f6c1e-8a57-5b1c-9f3e-2a6d4c1b0e9f',
    deviceId: 'room-1',
    timestampMs: 1_423_161_600_000n,
    receivedAtMs: 1_423_161_600_250n,
    metrics: { temperature: 21.5 },
    seq: 7,
    bootId: 'b1',
    timedByReceipt: true,
    hasRetryIdentity: true,
  },
];

describe('accepted readings on the wire', () => {
  it('are written with the bytes they always had', () => {
    const bytes = toBinary(ReadingsAcceptedSchema, create(ReadingsAcceptedSchema, { readings }));
    expect(Buffer.from(bytes).toString('hex')).toBe(STORED);
  });

  it('are read back from those bytes', () => {
    const event = fromBinary(ReadingsAcceptedSchema, Buffer.from(STORED, 'hex'));
    expect(event.readings).toHaveLength(1);
    expect(event.readings[0]).toMatchObject(readings[0]!);
  });

  it('say of a reading that is older than has_retry_identity that it has none', () => {
    const older = Buffer.from(STORED.replace('0a5e', '0a5c').replace(/4801$/, ''), 'hex');
    const [read] = fromBinary(ReadingsAcceptedSchema, older).readings;
    expect(read).toMatchObject({ ...readings[0], hasRetryIdentity: false });
  });

  it('tell a reading that was never counted from the first of a boot', () => {
    const absent = create(ReadingsAcceptedSchema, {
      readings: [{ id: 'a' }, { id: 'b', seq: 0, bootId: '' }],
    });
    const [uncounted, first] = fromBinary(
      ReadingsAcceptedSchema,
      toBinary(ReadingsAcceptedSchema, absent),
    ).readings;
    expect(uncounted?.seq).toBeUndefined();
    expect(uncounted?.bootId).toBeUndefined();
    expect(first).toMatchObject({ seq: 0, bootId: '' });
  });
});
