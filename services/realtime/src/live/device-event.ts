import type { DeviceStatus } from '@telemetry/proto';
import type { DeviceChange } from '../devices/known-device.ts';

/** What clients are told of a device that is new, was changed, or has another status. */
export interface DeviceEvent {
  readonly device_id: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly is_active: boolean;
  readonly status: DeviceStatus;
  /** RFC 3339, UTC, milliseconds. */
  readonly last_seen_at: string | null;
  /** Of the registry's record: tells an older event or list from a newer one. */
  readonly revision: number;
  readonly change: DeviceChange['change'];
}

/** The event of a change. */
export function deviceEvent({ device, change }: DeviceChange): DeviceEvent {
  const { deviceId, name, tags, isActive, status, lastSeenMs, revision } = device;
  return {
    device_id: deviceId,
    name,
    tags,
    is_active: isActive,
    status,
    last_seen_at: lastSeenMs === undefined ? null : new Date(lastSeenMs).toISOString(),
    revision,
    change,
  };
}

/** Two changes of a device that are told as one: the later state, what weighs more, and all tags that were lost. */
export function mergedChange(earlier: DeviceChange | undefined, later: DeviceChange): DeviceChange {
  if (earlier === undefined) return later;
  const change = WEIGHT[earlier.change] > WEIGHT[later.change] ? earlier.change : later.change;
  return { device: later.device, change, lostTags: [...new Set([...earlier.lostTags, ...later.lostTags])] };
}

const WEIGHT = { status: 0, updated: 1, registered: 2 };
