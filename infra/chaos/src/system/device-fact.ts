import { hash } from 'node:crypto';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { DeviceChangedSchema } from '@telemetry/proto';

/** What the registry says about a device. */
export type DeviceFact = MessageInitShape<typeof DeviceChangedSchema> & { readonly deviceId: string };

/** The key of a device, by a simple rule. */
export function keyOf(deviceId: string): string {
  return `key-of-${deviceId}`;
}

/** What has become of a device since it was made. */
interface Since {
  readonly revision: bigint;
  readonly isActive?: boolean;
  /** Its one key; undefined when it has none. */
  readonly key?: string | undefined;
}

/** A device with one key, active unless said otherwise, whose profile knows a temperature's range and takes any other metric. */
export function factOf(deviceId: string, since: Since = { revision: 1n }): DeviceFact {
  const { revision, isActive = true } = since;
  const key = 'key' in since ? since.key : keyOf(deviceId);
  return {
    deviceId,
    revision,
    name: deviceId,
    isActive,
    profile: {
      name: 'esp32-env',
      expectedIntervalS: 1,
      allowsUndeclaredMetrics: true,
      metrics: [{ name: 'temperature', unit: '°C', min: -40, max: 85 }],
    },
    keys: key === undefined ? [] : [{ keyId: `k${revision}`, keySha256: hash('sha256', key, 'buffer') }],
  };
}
