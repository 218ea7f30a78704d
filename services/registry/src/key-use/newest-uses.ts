import type { KeysUsed } from '@telemetry/proto';

/** A key's last use, milliseconds since 1970 UTC. */
export interface LastUse {
  readonly keyId: string;
  readonly usedAtMs: number;
}

/**
 * The newest use of each key. None lies in the future: a replica whose clock is ahead would have the key look used for
 * long after its last use.
 */
export function newestUses(events: readonly KeysUsed[], nowMs: number): LastUse[] {
  const newest = new Map<string, number>();
  for (const { keyId, usedAtMs } of events.flatMap(({ uses }) => uses)) {
    const atMs = Math.min(Number(usedAtMs), nowMs);
    if (atMs > (newest.get(keyId) ?? -Infinity)) newest.set(keyId, atMs);
  }
  return [...newest].map(([keyId, usedAtMs]) => ({ keyId, usedAtMs }));
}
