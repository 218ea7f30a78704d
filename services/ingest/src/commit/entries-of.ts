import { create, toBinary } from '@bufbuild/protobuf';
import { partitionOf, type Reading, ReadingsAcceptedSchema } from '@telemetry/proto';
import type { Entry } from './group-commit.ts';

/** A request's readings as entries of a group commit, one for each partition, in the order they came. */
export function entriesOf(readings: readonly Reading[], traceparent: string | undefined): Entry[] {
  const parts = Map.groupBy(readings, ({ deviceId }) => partitionOf(deviceId));
  return [...parts].map(([partition, part]) => ({
    partition,
    payload: toBinary(ReadingsAcceptedSchema, create(ReadingsAcceptedSchema, { readings: part })),
    count: part.length,
    traceparent,
  }));
}
