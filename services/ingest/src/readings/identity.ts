import type { Draft } from './draft.ts';

/** What a request says about repeats of itself. */
export interface RequestIdentity {
  readonly idempotencyKey?: string | undefined;
  /** Place of the reading in its batch; undefined when it came alone. */
  readonly index?: number | undefined;
}

/**
 * What a repeat of this reading has in common with it, as text: the device's own count, else the request's
 * Idempotency-Key, else the time the device gave. Undefined when it has none of these, so that it equals no other.
 * No part but the last may hold the separator, so different identities never make the same text.
 */
export function identityOf(
  { deviceId, reading, timestampMs }: Draft,
  request: RequestIdentity,
): string | undefined {
  const { boot_id, seq } = reading;
  if (boot_id !== undefined && seq !== undefined) return `seq\0${deviceId}\0${boot_id}\0${seq}`;
  const { idempotencyKey, index = 'alone' } = request;
  if (idempotencyKey !== undefined) return `key\0${deviceId}\0${index}\0${idempotencyKey}`;
  return timestampMs === undefined ? undefined : `time\0${deviceId}\0${timestampMs}`;
}
