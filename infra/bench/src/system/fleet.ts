import { hash } from 'node:crypto';
import { create, toBinary } from '@bufbuild/protobuf';
import { DeviceChangedSchema, subjectOf } from '@telemetry/proto';
import type { Broker } from './broker.ts';
import { deviceIdOf, keyOf } from './fleet-names.ts';

/** What all devices of the benchmark carry. */
export const FLEET_TAG = 'bench';
/** Publishes under way at once. */
const AT_ONCE = 64;

/** A device as the registry tells of it: `esp32-env`, one key. */
interface Registration {
  readonly device: number;
  readonly intervalS: number;
}

/** Makes the devices 0 to `count` − 1 known to every service, as the registry does for those that people register. */
export async function registerFleet(registry: Broker, count: number, intervalS: number): Promise<void> {
  for (let first = 0; first < count; first += AT_ONCE) {
    const devices = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => first + i);
    await Promise.all(devices.map((device) => register(registry, { device, intervalS })));
  }
}

function register(registry: Broker, { device, intervalS }: Registration): Promise<void> {
  const deviceId = deviceIdOf(device);
  const fact = create(DeviceChangedSchema, {
    deviceId,
    revision: 1n,
    name: `Device ${device}`,
    tags: [FLEET_TAG],
    isActive: true,
    profile: {
      name: 'esp32-env',
      expectedIntervalS: intervalS,
      allowsUndeclaredMetrics: true,
      metrics: [
        { name: 'temperature', unit: '°C', min: -40, max: 85 },
        { name: 'humidity', unit: '%', min: 0, max: 100 },
        { name: 'voltage', unit: 'V', min: 0, max: 24 },
      ],
    },
    keys: [{ keyId: 'k1', keySha256: hash('sha256', keyOf(device), 'buffer') }],
    createdAtMs: BigInt(Date.now()),
  });
  return registry.publish(subjectOf(DeviceChangedSchema, deviceId), toBinary(DeviceChangedSchema, fact));
}
