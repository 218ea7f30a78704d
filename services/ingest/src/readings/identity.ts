import type { Draft } from './draft.ts';

/** What a request says about repeats of itself. */
export interface RequestIdentity {
  readonly idempotencyKey?: string | undefined;
  /** Place of the reading in its batch; undefined when it came alone. */
  readonly index?: number | undefined;
}

/**
 * What was given to tell a repeat of this reading, whatever time it has then, as text: the device's own count, else
 * the request's Idempotency-Key. Undefined when there is neither. No part but the last may hold the separator, so
 * different identities never make the same text.
 */
export function retryIdentityOf({ deviceId, reading }: Draft, request: RequestIdentity): string | undefined {
  const { boot_id, seq } = reading;
  if (boot_id !== undefined && seq !== undefined) return `seq\0${deviceId}\0${boot_id}\0${seq}`;
  const { idempotencyKey, index = 'alone' } = request;
  return idempotencyKey === undefined ? undefined : `key\0${deviceId}\0${index}\0${idempotencyKey}`;
}

/** What stands for it where nothing was given: the time the device gave, or nothing, so that it equals no other. */
export function timeIdentityOf({ deviceId, timestampMs }: Draft): string | undefined {
  return timestampMs === undefined ? undefined : `time\0${deviceId}\0${timestampMs}`;
}
