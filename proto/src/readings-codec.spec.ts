import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { ReadingsAcceptedSchema } from './gen/telemetry/v1/readings_pb.ts';
import {
  type AcceptedReading,
  decodeReadingsAccepted,
  encodeClaim,
  encodeReadings,
} from './readings-codec.ts';

const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
const text = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.uuid(),
);
const name = fc.oneof(
  text,
  fc.constantFrom('temperature', 'humidity', '__proto__', 'constructor', 'é', 'Ã©'),
);
const value = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 21.5));

const reading: fc.Arbitrary<AcceptedReading> = fc.record({
  id: text,
  deviceId: text,
  timestampMs: count,
  receivedAtMs: count,
  metrics: fc.array(fc.tuple(name, value), { maxLength: 70 }).map((pairs) => Object.fromEntries(pairs)),
  seq: fc.option(fc.nat(2 ** 32 - 1), { nil: undefined }),
  bootId: fc.option(text, { nil: undefined }),
  timedByReceipt: fc.boolean(),
  hasRetryIdentity: fc.boolean(),
  traceparent: fc.option(
    text.filter((given) => given !== ''),
    { nil: undefined },
  ),
});
const readings = fc.array(reading, { maxLength: 8 });
const claim = fc.record({ sender: text, senderMessages: count, senderReadings: count });

/** As the generated code wants it. */
function generated({ seq, bootId, timestampMs, receivedAtMs, traceparent = '', ...rest }: AcceptedReading) {
  return {
    ...rest,
    traceparent,
    timestampMs: BigInt(timestampMs),
    receivedAtMs: BigInt(receivedAtMs),
    ...(seq !== undefined && { seq }),
    ...(bootId !== undefined && { bootId }),
  };
}

function written(init: MessageInitShape<typeof ReadingsAcceptedSchema>): Uint8Array {
  return toBinary(ReadingsAcceptedSchema, create(ReadingsAcceptedSchema, init));
}

/** Plain data without what cannot be compared: the generated code has no own `__proto__`. */
const comparable = (all: readonly AcceptedReading[]) =>
  all.map(({ metrics, ...rest }) => ({ ...rest, metrics: Object.entries(metrics) }));

describe('the readings codec', () => {
  it('writes the bytes that the generated code writes', () => {
    fc.assert(
      fc.property(readings, claim, (given, { sender, senderMessages, senderReadings }) => {
        fc.pre(given.every(({ metrics }) => !Object.hasOwn(metrics, '__proto__')));
        const claimed = {
          sender,
          senderMessages: BigInt(senderMessages),
          senderReadings: BigInt(senderReadings),
        };
        const bytes = encodeReadings(given);
        const suffix = encodeClaim({ sender, senderMessages, senderReadings });
        expect(Buffer.from(bytes)).toEqual(Buffer.from(written({ readings: given.map(generated) })));
        expect(Buffer.concat([bytes, suffix])).toEqual(
          Buffer.from(written({ readings: given.map(generated), ...claimed })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('reads back what it wrote, be it one message or several in a row', () => {
    fc.assert(
      fc.property(readings, readings, claim, (some, others, by) => {
        const bytes = Buffer.concat([encodeReadings(some), encodeReadings(others), encodeClaim(by)]);
        const read = decodeReadingsAccepted(bytes);
        expect(comparable(read.readings)).toEqual(comparable([...some, ...others]));
        expect(read).toMatchObject(by);
      }),
      { numRuns: 300 },
    );
  });

  it('reads what the generated code reads, also numbers that are negative', () => {
    const time = fc.oneof(fc.maxSafeInteger(), fc.integer());
    fc.assert(
      fc.property(fc.record({ t: time, r: time, s: text }), ({ t, r, s }) => {
        const bytes = written({
          readings: [{ id: s, deviceId: s, timestampMs: BigInt(t), receivedAtMs: BigInt(r) }],
        });
        expect(decodeReadingsAccepted(bytes).readings[0]).toMatchObject({
          id: s,
          deviceId: s,
          timestampMs: t,
          receivedAtMs: r,
          seq: undefined,
          bootId: undefined,
        });
      }),
    );
  });

  it('passes over fields that it does not know, wherever they are', () => {
    const unknown = fc.oneof(
      fc.constantFrom('f80101', 'f801ffffffffffffffffff01', '990f0102030405060708', '9d0f01020304'),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => `9a0f${hex(bytes.length)}${hexOf(bytes)}`),
    );
    fc.assert(
      fc.property(reading, unknown, unknown, unknown, (given, before, within, after) => {
        const body = Buffer.from(encodeReadings([given]));
        const inner = Buffer.concat([body.subarray(1 + lengthSize(body)), Buffer.from(within, 'hex')]);
        const bytes = Buffer.concat([
          Buffer.from(`${before}0a${varint(inner.length)}`, 'hex'),
          inner,
          Buffer.from(after, 'hex'),
        ]);
        expect(comparable(decodeReadingsAccepted(bytes).readings)).toEqual(comparable([given]));
        expect(fromBinary(ReadingsAcceptedSchema, bytes).readings).toHaveLength(1);
      }),
    );
  });

  it('refuses whatever is cut off, and never reads past the end', () => {
    fc.assert(
      fc.property(reading, fc.nat(), (given, cut) => {
        const bytes = encodeReadings([given]);
        const at = 1 + (cut % (bytes.length - 1));
        expect(() => decodeReadingsAccepted(bytes.subarray(0, at))).toThrow(RangeError);
      }),
    );
  });

  it('reads any bytes, or says that it cannot', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isInner) => {
        const given = isInner ? Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]) : bytes;
        try {
          expect(decodeReadingsAccepted(given).readings).toBeInstanceOf(Array);
        } catch (error) {
          expect(error).toHaveProperty('message');
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses to write a time that is none, and writes the next reading whole', () => {
    for (const timestampMs of [-1, NaN]) {
      expect(() => encodeReadings([{ ...plain, timestampMs }])).toThrow(RangeError);
      expect(decodeReadingsAccepted(encodeReadings([plain])).readings).toEqual([plain]);
    }
  });

  it('writes a message that is larger than its first buffer', () => {
    const given = Array.from({ length: 3000 }, (_, seq) => ({ ...plain, seq }));
    expect(decodeReadingsAccepted(encodeReadings(given)).readings).toEqual(given);
  });
});

const plain: AcceptedReading = {
  id: '5e0f6c1e-8a57-5b1c-9f3e-2a6d4c1b0e9f',
  deviceId: 'room-1',
  timestampMs: 1_777_897_800_000,
  receivedAtMs: 1_777_897_800_250,
  metrics: { temperature: 21.5, humidity: 40 },
  seq: 0,
  bootId: 'b1',
  timedByReceipt: false,
  hasRetryIdentity: true,
};

const hex = (byte: number) => byte.toString(16).padStart(2, '0');
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function varint(value: number): string {
  return value < 0x80 ? hex(value) : hex((value & 0x7f) | 0x80) + varint(value >>> 7);
}

/** Bytes of the length behind the first tag. */
function lengthSize(message: Uint8Array): number {
  return message.subarray(1).findIndex((byte) => byte < 0x80) + 1;
}
