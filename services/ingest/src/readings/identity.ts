import type { Draft } from './draft.ts';
import { RecentMap } from './recent-map.ts';
import { uuidOf, uuidTailOfHash } from './uuid.ts';

/** What a request says about repeats of itself. */
export interface RequestIdentity {
  readonly idempotencyKey?: string | undefined;
  /** Place of the reading in its batch; undefined when it came alone. */
  readonly index?: number | undefined;
}

/** Hashed names whose digest is remembered at least. */
const REMEMBERED = 50_000;

/**
 * Gives readings ids that a repeat has, too: a number of the reading within something that is named, such as its count
 * within a boot. The number stands in the id as it is, and the name as a part of its hash; so only the first reading of
 * a boot or a device is hashed. No part of a name but the last may hold the separator, so different names never make
 * the same text.
 */
export class Identities {
  private readonly tails = new RecentMap<string, string>(REMEMBERED);

  constructor(private readonly sha256: (text: string) => Buffer) {}

  /**
   * The id from what was given to tell a repeat of this reading, whatever time it has then: the device's own count,
   * else the moment in its boot that times it, else the request's Idempotency-Key. Undefined when there is none.
   */
  ofRetry(
    { deviceId, reading, anchoredMs }: Draft,
    { idempotencyKey, index }: RequestIdentity,
  ): string | undefined {
    const { boot_id, seq, t_rel_ms } = reading;
    if (boot_id !== undefined && seq !== undefined)
      return uuidOf(seq, this.tail(`seq\0${deviceId}\0${boot_id}`));
    if (anchoredMs !== undefined && boot_id !== undefined && t_rel_ms !== undefined) {
      const wholeMs = Math.floor(t_rel_ms);
      return uuidOf(wholeMs, this.tail(`rel\0${deviceId}\0${boot_id}\0${t_rel_ms - wholeMs}`));
    }
    if (idempotencyKey === undefined) return undefined;
    const place = index === undefined ? 'alone' : 'batch';
    return uuidOf(index ?? 0, this.tail(`key\0${deviceId}\0${place}\0${idempotencyKey}`));
  }

  /** The id from the time that the device gave. */
  ofTime(deviceId: string, timestampMs: number): string {
    return uuidOf(timestampMs, this.tail(`time\0${deviceId}`));
  }

  private tail(name: string): string {
    let tail = this.tails.get(name);
    if (tail === undefined) {
      tail = uuidTailOfHash(this.sha256(name));
      this.tails.set(name, tail);
    }
    return tail;
  }
}
