import { invalidField, Problem } from '@telemetry/chassis';
import { changedDevice, type DeviceDecision, isSameDecision } from '../devices/device-change.ts';
import { DEFAULT_PROFILE } from '../devices/device-rules.ts';
import { MAX_LIVE_KEYS } from '../keys/key-rotation.ts';
import type { ImportRow } from './import-row.ts';

/** What the registry knows before it looks at devices. */
export interface Known {
  readonly profiles: ReadonlySet<string>;
  /** The keys of the file that somebody has, by their hash. */
  readonly keys: ReadonlyMap<string, { readonly deviceId: string; readonly isLive: boolean }>;
}

/** Why a row cannot be taken whatever its device is now; undefined when it may be. */
export function rowFault(row: ImportRow, { profiles, keys }: Known): Problem | undefined {
  const { deviceId, profileName = DEFAULT_PROFILE, keyHash } = row;
  if (!profiles.has(profileName)) return invalidField('profile', 'There is no such profile', 'exists');
  const key = keyHash === undefined ? undefined : keys.get(keyHash);
  if (key === undefined || (key.deviceId === deviceId && key.isLive)) return undefined;
  if (key.deviceId === deviceId) return invalidField('api_key', 'has expired', 'expired');
  const details = [{ field: 'api_key', message: 'is the key of another device', type: 'unique' }];
  return new Problem('CONFLICT', 'Another device has this api_key.', { details });
}

/** What is to become of a registered device. */
export interface PlannedChange {
  readonly decision: DeviceDecision;
  readonly isChanged: boolean;
  /** Whether it gets the row's key; it may have it already. */
  readonly getsKey: boolean;
}

/** What a row makes of a registered device, or why it cannot. `keys` are the device's own. */
export function plannedChange(
  row: ImportRow,
  device: DeviceDecision,
  keys: { readonly live: number; readonly includesRows: boolean },
): PlannedChange | Problem {
  const { name, tags, profileName, keyHash } = row;
  const change = { ...(name !== undefined && { name }), ...(tags !== undefined && { tags }) };
  const decision = changedDevice(device, {
    ...change,
    ...(profileName !== undefined && { profileName }),
  });
  if (decision instanceof Problem) return decision;
  const getsKey = keyHash !== undefined && !keys.includesRows;
  if (getsKey && keys.live >= MAX_LIVE_KEYS) {
    const details = [{ field: 'api_key', message: 'would be one live key too many', type: 'limit' }];
    return new Problem('CONFLICT', `The device has ${keys.live} live keys: revoke one first.`, { details });
  }
  return { decision, isChanged: getsKey || !isSameDecision(device, decision), getsKey };
}
