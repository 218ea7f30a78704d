import { create, fromJson, type JsonValue, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Principal, Problem } from '@telemetry/chassis';
import { SubmittedBatchSchema, SubmittedReadingSchema } from '@telemetry/proto';
import fc from 'fast-check';
import { draftOf } from '../readings/draft.ts';
import { decodeSubmittedBatch, decodeSubmittedReading, type SubmittedJson } from './submitted-codec.ts';

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const text = fc.string({ unit: 'grapheme', maxLength: 80 }).filter((name) => name !== '__proto__');
const value = fc.oneof(fc.double(), fc.integer());

const json: fc.Arbitrary<SubmittedJson> = fc
  .record({
    device_id: maybe(text),
    timestamp: maybe(fc.maxSafeInteger()),
    metrics: fc.dictionary(text, value, { noNullPrototype: true, maxKeys: 10 }),
    seq: maybe(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    boot_id: maybe(text),
    t_rel_ms: maybe(fc.maxSafeNat()),
  })
  .map((reading) => present(reading));

/** Without the members that are undefined, as JSON has it. */
function present<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, member]) => member !== undefined)) as T;
}

/** The message that says the same, made by the generated code. */
function message({ device_id, timestamp, metrics, seq, boot_id, t_rel_ms }: SubmittedJson) {
  return present({
    deviceId: device_id,
    timestampMs: timestamp === undefined ? undefined : BigInt(timestamp),
    metrics,
    seq,
    bootId: boot_id,
    tRelMs: t_rel_ms === undefined ? undefined : BigInt(t_rel_ms),
  }) as MessageInitShape<typeof SubmittedReadingSchema>;
}

const readingBytes = (reading: SubmittedJson) =>
  toBinary(SubmittedReadingSchema, create(SubmittedReadingSchema, message(reading)));

describe('a protobuf body', () => {
  it('is read as the value that its JSON has, with what was not sent absent', () => {
    fc.assert(
      fc.property(json, (reading) => {
        expect(decodeSubmittedReading(readingBytes(reading))).toEqual(reading);
        expect(Object.keys(decodeSubmittedReading(readingBytes(reading))).sort()).toEqual(
          Object.keys(reading).sort(),
        );
      }),
    );
    fc.assert(
      fc.property(
        fc.record({
          device_id: maybe(text),
          readings: fc.array(json, { maxLength: 5 }),
          sent_t_rel_ms: maybe(fc.maxSafeNat()),
        }),
        ({ device_id, readings, sent_t_rel_ms }) => {
          const batch = present({
            deviceId: device_id,
            readings: readings.map(message),
            sentTRelMs: sent_t_rel_ms === undefined ? undefined : BigInt(sent_t_rel_ms),
          }) as MessageInitShape<typeof SubmittedBatchSchema>;
          const bytes = toBinary(SubmittedBatchSchema, create(SubmittedBatchSchema, batch));
          expect(decodeSubmittedBatch(bytes)).toEqual(present({ device_id, readings, sent_t_rel_ms }));
        },
      ),
    );
  });

  it('is the same for every writer of the schema, also in its own JSON', () => {
    const sent: JsonValue = {
      deviceId: 'a',
      timestampMs: '1700000000000',
      metrics: { t: 'NaN', u: '-Infinity' },
    };
    const bytes = toBinary(SubmittedReadingSchema, fromJson(SubmittedReadingSchema, sent));
    expect(decodeSubmittedReading(bytes)).toEqual({
      device_id: 'a',
      timestamp: 1_700_000_000_000,
      metrics: { t: NaN, u: -Infinity },
    });
  });

  it('is judged like the JSON that says the same', () => {
    const caller: Principal = { kind: 'user', name: 'admin', role: 'admin', credential: { owner: 'admin' } };
    const rules = { allowsUndeclaredMetrics: true, ranges: new Map([['t', { min: 0, max: 1 }]]) };
    const find = (deviceId: string) => ({ deviceId, isActive: true, rules });
    const verdict = (body: unknown) => {
      const draft = draftOf(body, { caller, find, nowMs: 2 ** 41 });
      return draft instanceof Problem ? draft.details : draft;
    };
    const finite = json.filter(({ metrics }) =>
      Object.values(metrics).every((number) => Number.isFinite(number)),
    );
    fc.assert(
      fc.property(finite, (reading) => {
        const fromJsonText: unknown = JSON.parse(JSON.stringify(reading));
        // JSON has no −0.
        const fromProtobuf = JSON.stringify(verdict(decodeSubmittedReading(readingBytes(reading))));
        expect(JSON.parse(fromProtobuf)).toEqual(JSON.parse(JSON.stringify(verdict(fromJsonText))));
      }),
    );
  });

  it('may hold fields of a later version', () => {
    const writer = new BinaryWriter();
    writer.tag(9, WireType.LengthDelimited).string('new').tag(10, WireType.Varint).uint32(1);
    const bytes = Buffer.concat([readingBytes({ metrics: { t: 1 } }), writer.finish()]);
    expect(decodeSubmittedReading(bytes)).toEqual({ metrics: { t: 1 } });
  });

  it('is a problem of the caller whenever it is none, and never anything else', () => {
    const refused = (bytes: Uint8Array) => {
      for (const decode of [decodeSubmittedReading, decodeSubmittedBatch]) {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
          expect(error).toMatchObject({ code: 'INVALID_PAYLOAD' });
        }
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), refused), { numRuns: 2000 });
    fc.assert(
      fc.property(json, fc.nat(), (reading, at) => {
        const bytes = readingBytes(reading);
        refused(bytes.subarray(0, at % (bytes.length + 1)));
      }),
    );
    expect(() => decodeSubmittedReading(new Uint8Array([0x0a, 5, 1]))).toThrow(Problem);
  });

  it('cannot smuggle in a metric that no object can hold', () => {
    expect(() => decodeSubmittedReading(readingBytes({ metrics: JSON.parse('{"__proto__":1}') }))).toThrow(
      Problem,
    );
  });
});
