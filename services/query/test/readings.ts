import { randomUUID } from 'node:crypto';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { partitionOf, type Reading, ReadingSchema } from '@telemetry/proto';

/** A fixed day for tests that do not care when. */
export const DAY_MS = Date.UTC(2026, 4, 4);

/** A reading; what a test does not care about has a default. */
export function reading(given: MessageInitShape<typeof ReadingSchema> = {}): Reading {
  return create(ReadingSchema, {
    id: randomUUID(),
    deviceId: 'room-1',
    timestampMs: BigInt(DAY_MS),
    receivedAtMs: BigInt(DAY_MS),
    metrics: { temperature: 21.5 },
    ...given,
  });
}

/** `count` readings of a device, a second apart, each with a temperature that is its number. */
export function readingsOf(deviceId: string, count: number, startMs = DAY_MS): Reading[] {
  return Array.from({ length: count }, (_, i) =>
    reading({ deviceId, timestampMs: BigInt(startMs + 1000 * i), metrics: { temperature: i } }),
  );
}

/** A device id that belongs to a partition. */
export function deviceIn(partition: number, prefix = 'device'): string {
  for (let i = 0; ; i++) if (partitionOf(`${prefix}-${i}`) === partition) return `${prefix}-${i}`;
}
