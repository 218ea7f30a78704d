import { create } from '@bufbuild/protobuf';
import { type DeviceChanged, DeviceChangedSchema } from '@telemetry/proto';
import type { DeviceState } from '../devices/device-record.ts';

/** The event that tells the other services a device's whole state. */
export function deviceFact(device: DeviceState): DeviceChanged {
  const { profile } = device;
  return create(DeviceChangedSchema, {
    deviceId: device.deviceId,
    revision: device.revision,
    name: device.name,
    tags: [...device.tags],
    isActive: device.isActive,
    createdAtMs: BigInt(device.createdAt.getTime()),
    profile: {
      name: profile.name,
      expectedIntervalS: profile.expectedIntervalS,
      allowsUndeclaredMetrics: profile.allowsUndeclaredMetrics,
      retentionDays: profile.retentionDays,
      metrics: profile.metrics.map(({ name, unit, min, max }) => ({
        name,
        unit,
        ...(min === null ? {} : { min }),
        ...(max === null ? {} : { max }),
      })),
    },
    keys: device.keys.map(({ keyId, keySha256, expiresAt }) => ({
      keyId,
      keySha256,
      ...(expiresAt === null ? {} : { expiresAtMs: BigInt(expiresAt.getTime()) }),
    })),
  });
}
