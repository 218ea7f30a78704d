import { type AcceptedReading, encodeReadings, partitionOf } from '@telemetry/proto';
import type { Entry } from './group-commit.ts';

/** A request's readings as entries of a group commit, one for each partition, in the order they came. */
export function entriesOf(
  readings: readonly AcceptedReading[],
  request: Pick<Entry, 'place' | 'isBackfill'> = {},
): Entry[] {
  return partsOf(readings).map(([partition, part]) => ({
    partition,
    payload: encodeReadings(part),
    count: part.length,
    ...request,
  }));
}

/** Most requests are of one device, and need not be sorted. */
function partsOf(readings: readonly AcceptedReading[]): [number, readonly AcceptedReading[]][] {
  const [first] = readings;
  if (first === undefined) return [];
  if (readings.length === 1 || readings.every(({ deviceId }) => deviceId === first.deviceId))
    return [[partitionOf(first.deviceId), readings]];
  return [...Map.groupBy(readings, ({ deviceId }) => partitionOf(deviceId))];
}
