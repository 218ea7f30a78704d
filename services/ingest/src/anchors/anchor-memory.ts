import { Recent } from '../recent.ts';
import { type Boot, bootKey, type BootSight } from './boot-sight.ts';

/** An anchor is stored again when it has become better by so much, milliseconds: less is the network's own scatter. */
const WORTH_STORING_MS = 250;
/** And so long after it was stored, milliseconds, so that one in use is never old enough to be forgotten. */
const FRESH_MS = 24 * 60 * 60 * 1000;

/** The moment of a boot, as far as it is known. */
export interface Anchor extends Boot {
  /** Milliseconds since 1970 UTC. */
  readonly anchorMs: number;
}

/** An anchor as one replica holds it. */
interface Held extends Boot {
  anchorMs: number;
  /** What the database holds; undefined while that is not known. */
  storedMs: number | undefined;
  /** When that was learnt, milliseconds since 1970 UTC. */
  storedAtMs: number;
  isRead: boolean;
}

/**
 * The anchors of the boots that send now. An anchor is the earliest of all moments at which its boot can have been at
 * the latest, so it only ever moves towards the truth, and in whatever order replicas tell each other, they agree.
 */
export class AnchorMemory {
  private readonly held: Recent<Held>;

  constructor(capacity: number) {
    this.held = new Recent(capacity);
  }

  /** Takes a sight in, and returns what is known then. */
  see({ deviceId, bootId, latestMs }: BootSight): Readonly<Held> {
    const key = bootKey({ deviceId, bootId });
    let held = this.held.get(key);
    if (held === undefined) {
      held = { deviceId, bootId, anchorMs: latestMs, storedMs: undefined, storedAtMs: 0, isRead: false };
      this.held.set(key, held);
    }
    held.anchorMs = Math.min(held.anchorMs, latestMs);
    return held;
  }

  /** Takes over what the database was found to hold. */
  learn({ deviceId, bootId, anchorMs }: Anchor, nowMs: number): void {
    const held = this.held.get(bootKey({ deviceId, bootId }));
    if (held === undefined) return;
    held.anchorMs = Math.min(held.anchorMs, anchorMs);
    held.storedMs = anchorMs;
    held.storedAtMs = nowMs;
    held.isRead = true;
  }

  /** Notes that the database was asked for a boot, whether it had it or not. */
  noteRead(boot: Boot): void {
    const held = this.held.get(bootKey(boot));
    if (held !== undefined) held.isRead = true;
  }
}

/** Whether an anchor should be stored (again). */
export function isDue({ anchorMs, storedMs, storedAtMs }: Readonly<Held>, nowMs: number): boolean {
  if (storedMs === undefined) return true;
  return storedMs - anchorMs >= WORTH_STORING_MS || nowMs - storedAtMs >= FRESH_MS;
}
