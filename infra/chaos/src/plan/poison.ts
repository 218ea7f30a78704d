import { create, toBinary } from '@bufbuild/protobuf';
import { type MessageInitShape } from '@bufbuild/protobuf';
import { ReadingsAcceptedSchema, type ReadingSchema } from '@telemetry/proto';
import { metricsOf, type PlannedReading } from './reading.ts';

type ReadingInit = MessageInitShape<typeof ReadingSchema> & { readonly metrics: Record<string, number> };

/** A reading on its way past ingest, as ingest would have written it. */
export function acceptedReading(reading: PlannedReading, id: string, nowMs: number): ReadingInit {
  return {
    id,
    deviceId: reading.device,
    timestampMs: BigInt(reading.timestampMs ?? nowMs),
    receivedAtMs: BigInt(nowMs),
    metrics: { ...metricsOf(reading) },
  };
}

/** Ways in which a reading of a known device can be such that no store can keep it. */
export const POISONS: Readonly<Record<string, (reading: ReadingInit) => ReadingInit>> = {
  'not a number': (reading) => ({ ...reading, metrics: { ...reading.metrics, temperature: NaN } }),
  infinite: (reading) => ({ ...reading, metrics: { ...reading.metrics, temperature: -Infinity } }),
  'no UUID': (reading) => ({ ...reading, id: 'none' }),
  'before 1970': (reading) => ({ ...reading, timestampMs: -1n }),
  'after every date': (reading) => ({ ...reading, timestampMs: 2n ** 62n }),
  'received never': (reading) => ({ ...reading, receivedAtMs: -(2n ** 62n) }),
  'a metric without a name': (reading) => ({ ...reading, metrics: { ...reading.metrics, '': 1 } }),
  'a metric with a zero byte': (reading) => ({ ...reading, metrics: { ...reading.metrics, 'a\0b': 1 } }),
};

/** Readings of no device that can be known, or with more than anyone sends; the store need not keep them. */
export function strays(reading: ReadingInit): ReadingInit[] {
  const names = Array.from({ length: 3_000 }, (_, i) => `metric_${i * 7_919}_${i}`);
  return [
    { ...reading, deviceId: '' },
    { ...reading, deviceId: 'no such name; drop table reading' },
    { ...reading, deviceId: 'x'.repeat(5_000) },
    { ...reading, deviceId: 'poison-without-metrics', metrics: {} },
    {
      ...reading,
      deviceId: 'poison-many-metrics',
      metrics: Object.fromEntries(names.map((name) => [name, 1])),
    },
    { ...reading, deviceId: 'poison-long-name', metrics: { [randomText(100_000)]: 1 } },
  ];
}

/** Bytes of a message that nobody can read. */
export const GARBAGE: readonly Uint8Array[] = [
  Uint8Array.of(0x0a, 0x7f, 0x01),
  Uint8Array.of(0xff, 0xff, 0xff, 0xff),
  new TextEncoder().encode('{"readings":[]}'),
];

/** A message of the stream. */
export function message(readings: readonly ReadingInit[]): Uint8Array {
  return toBinary(ReadingsAcceptedSchema, create(ReadingsAcceptedSchema, { readings: [...readings] }));
}

/** Text that does not compress to nothing. */
function randomText(length: number): string {
  return Array.from({ length }, (_, i) =>
    String.fromCharCode(97 + (((i * i * 31 + i * 17) % 1_009) % 26)),
  ).join('');
}
