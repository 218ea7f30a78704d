import { hash } from 'node:crypto';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { DeviceChangedSchema } from '@telemetry/proto';

/** What the registry says about a device. */
export type DeviceFact = MessageInitShape<typeof DeviceChangedSchema> & { readonly deviceId: string };

/** The key of a device, by a simple rule. */
export function keyOf(deviceId: string): string {
  return `key-of-${deviceId}`;
}

/** An active device with one key, whose profile knows a temperature's range and takes any other metric. */
export function factOf(deviceId: string): DeviceFact {
  return {
    deviceId,
    revision: 1n,
    name: deviceId,
    isActive: true,
    profile: {
      name: 'esp32-env',
      expectedIntervalS: 1,
      allowsUndeclaredMetrics: true,
      metrics: [{ name: 'temperature', unit: '°C', min: -40, max: 85 }],
    },
    keys: [{ keyId: 'k1', keySha256: hash('sha256', keyOf(deviceId), 'buffer') }],
  };
}
