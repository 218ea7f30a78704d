import { Problem } from '@telemetry/chassis';
import type { KeyRecord } from './key-view.ts';

/** How many keys of a device work at a time: a rotation overlaps, and no more. */
export const MAX_LIVE_KEYS = 2;

/**
 * Makes sure that a device's live keys, oldest first, leave room for another.
 * @throws Problem CONFLICT which names the key to revoke
 */
export function requireRoom(deviceId: string, live: readonly KeyRecord[]): void {
  const [oldest] = live;
  if (oldest === undefined || live.length < MAX_LIVE_KEYS) return;
  const ids = live.map(({ keyId }) => `"${keyId}"`).join(' and ');
  throw new Problem(
    'CONFLICT',
    `Device "${deviceId}" has ${live.length} live keys, ${ids}. Revoke one, most likely the older "${oldest.keyId}".`,
  );
}

/** When a key ends that is replaced: after the overlap, or before when it would have ended anyway. */
export function endOfReplaced({ expiresAt }: KeyRecord, overlapEnd: Date): Date {
  return expiresAt !== null && expiresAt < overlapEnd ? expiresAt : overlapEnd;
}
