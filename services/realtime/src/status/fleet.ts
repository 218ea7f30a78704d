import { deviceStatus, nextStatusChangeMs } from '@telemetry/proto';
import type { DeviceChange, DeviceFact, KnownDevice } from '../devices/known-device.ts';
import { DueQueue } from './due-queue.ts';

type Member = { -readonly [K in keyof KnownDevice]: KnownDevice[K] } & {
  /** When it is looked at again; Infinity when it need not be. */
  dueMs: number;
  /** Which reading of the registry's stream its fact is from. */
  era: number;
};

/**
 * Every device, and what becomes of its status as it reports or goes silent. A device that reports in time costs
 * nothing but the note of it: it is looked at when its status could have changed, and then for the next time.
 */
export class Fleet {
  private readonly members = new Map<string, Member>();
  private readonly queue = new DueQueue<Member>();
  /** Signs of life of devices that the registry has not told of yet. */
  private readonly early = new Map<string, number>();
  private era = 0;

  /** A device that the registry has told of. */
  get(deviceId: string): KnownDevice | undefined {
    return this.members.get(deviceId);
  }

  /** How many devices are known. */
  get size(): number {
    return this.members.size;
  }

  /** The registry's facts come anew: whatever their revisions, they are newer than what is known. */
  beginAnew(): void {
    this.era += 1;
  }

  /** Takes a fact. Returns what it changed; nothing when it is not newer than what is known. */
  learn(fact: DeviceFact, nowMs: number): DeviceChange | undefined {
    const { era } = this;
    const member = this.members.get(fact.deviceId);
    if (member === undefined) return this.add(fact, nowMs);
    if (member.era === era && member.revision >= fact.revision) return undefined;
    const isSame = member.revision === fact.revision && isEqual(member, fact);
    const lostTags = member.tags.filter((tag) => !fact.tags.includes(tag));
    Object.assign(member, fact, { era });
    const change = this.update(member, nowMs);
    return isSame ? change : { device: member, change: 'updated', lostTags };
  }

  /** Notes when a device was last heard of. Returns the change when its status is another now. */
  hear(deviceId: string, seenMs: number, nowMs: number): DeviceChange | undefined {
    const member = this.members.get(deviceId);
    if (member === undefined || seenMs <= (member.lastSeenMs ?? -Infinity)) return undefined;
    member.lastSeenMs = seenMs;
    // While it is online, more of the same changes nothing, and its next look is never too late.
    return member.status === 'online' ? undefined : this.update(member, nowMs);
  }

  /** As `hear`, and kept for a device that is not known yet. */
  hearEarly(deviceId: string, seenMs: number, nowMs: number): DeviceChange | undefined {
    if (!this.members.has(deviceId)) this.early.set(deviceId, seenMs);
    return this.hear(deviceId, seenMs, nowMs);
  }

  /** The devices whose status has changed by now because they were silent, each once. */
  *sweep(nowMs: number): Generator<DeviceChange, void, undefined> {
    for (let next; (next = this.queue.pop(nowMs)) !== undefined;) {
      const { item: member, dueMs } = next;
      // It was to be looked at earlier, and has been.
      if (member.dueMs !== dueMs) continue;
      member.dueMs = Infinity;
      const change = this.update(member, nowMs);
      if (change !== undefined) yield change;
    }
  }

  private add(fact: DeviceFact, nowMs: number): DeviceChange {
    const lastSeenMs = this.early.get(fact.deviceId);
    this.early.delete(fact.deviceId);
    const status = deviceStatus({ ...fact, lastSeenMs }, nowMs);
    const member: Member = { ...fact, lastSeenMs, status, dueMs: Infinity, era: this.era };
    this.members.set(fact.deviceId, member);
    this.plan(member, nowMs);
    return { device: member, change: 'registered', lostTags: [] };
  }

  private update(member: Member, nowMs: number): DeviceChange | undefined {
    const status = deviceStatus(member, nowMs);
    const isSame = status === member.status;
    member.status = status;
    this.plan(member, nowMs);
    return isSame ? undefined : { device: member, change: 'status', lostTags: [] };
  }

  /** Sees to it that a device is looked at when its status changes; an earlier look does as well. */
  private plan(member: Member, nowMs: number): void {
    const changeMs = nextStatusChangeMs(member, nowMs) ?? Infinity;
    if (changeMs >= member.dueMs) return;
    member.dueMs = changeMs;
    this.queue.push(changeMs, member);
  }
}

function isEqual(member: DeviceFact, fact: DeviceFact): boolean {
  return (
    member.name === fact.name &&
    member.isActive === fact.isActive &&
    member.tags.length === fact.tags.length &&
    member.tags.every((tag, i) => tag === fact.tags[i])
  );
}
