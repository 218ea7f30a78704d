import { Recent } from '../recent.ts';
import type { Draft } from './draft.ts';
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
  private readonly tails = new Recent<string>(REMEMBERED);
  /** Of kind `time`, by device: its name is at hand, and its hash known to the engine. */
  private readonly timeTails = new Recent<string>(REMEMBERED);
  private last = { kind: 'seq' as Kind, deviceId: '', name: '', tail: '' };
  private lastTime = { deviceId: '', tail: '' };

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
    if (boot_id !== undefined && seq !== undefined) return uuidOf(seq, this.tail('seq', deviceId, boot_id));
    if (anchoredMs !== undefined && boot_id !== undefined && t_rel_ms !== undefined) {
      const wholeMs = Math.floor(t_rel_ms);
      return uuidOf(wholeMs, this.tail('rel', deviceId, `${boot_id}\0${t_rel_ms - wholeMs}`));
    }
    if (idempotencyKey === undefined) return undefined;
    return uuidOf(index ?? 0, this.tail(index === undefined ? 'key alone' : 'key', deviceId, idempotencyKey));
  }

  /** The id from the time that the device gave. */
  ofTime(deviceId: string, timestampMs: number): string {
    if (this.lastTime.deviceId !== deviceId) this.lastTime = { deviceId, tail: this.timeTail(deviceId) };
    return uuidOf(timestampMs, this.lastTime.tail);
  }

  private timeTail(deviceId: string): string {
    let tail = this.timeTails.get(deviceId);
    if (tail === undefined) {
      tail = this.hashed('time', deviceId, '');
      this.timeTails.set(deviceId, tail);
    }
    return tail;
  }

  /** The readings of a request have the same name mostly. */
  private tail(kind: Kind, deviceId: string, name: string): string {
    const { last } = this;
    if (last.kind === kind && last.deviceId === deviceId && last.name === name) return last.tail;
    const isKept = kind === 'seq';
    const key = `${deviceId}\0${name}`;
    const tail = (isKept ? this.tails.get(key) : undefined) ?? this.hashed(kind, deviceId, name);
    if (isKept) this.tails.set(key, tail);
    this.last = { kind, deviceId, name, tail };
    return tail;
  }

  private hashed(kind: Kind | 'time', deviceId: string, name: string): string {
    return uuidTailOfHash(this.sha256(`${kind}\0${deviceId}\0${name}`));
  }
}

/** What is named. Only the first comes again in other requests. */
type Kind = 'seq' | 'rel' | 'key' | 'key alone';
