import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { DeviceChangedSchema } from '@telemetry/proto';
import type { DeviceState } from '../devices/device-record.ts';
import { deviceFact } from './device-fact.ts';

const DEVICE: DeviceState = {
  deviceId: 'room-1',
  name: 'Room',
  tags: ['lab'],
  isActive: true,
  revision: 3n,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  profile: {
    name: 'p',
    expectedIntervalS: 60,
    allowsUndeclaredMetrics: false,
    retentionDays: 90,
    metrics: [{ name: 'co2', unit: 'ppm', min: 0, max: null }],
  },
  keys: [
    { keyId: 'k1', keySha256: new Uint8Array([1, 2]), expiresAt: null },
    { keyId: 'k2', keySha256: new Uint8Array([3]), expiresAt: new Date('2026-02-01T00:00:00Z') },
  ],
};

describe('the fact of a device', () => {
  it('carries its whole state over the wire, with absent bounds and expiries absent', () => {
    const fact = fromBinary(DeviceChangedSchema, toBinary(DeviceChangedSchema, deviceFact(DEVICE)));

    expect(fact).toMatchObject({
      deviceId: 'room-1',
      revision: 3n,
      name: 'Room',
      tags: ['lab'],
      isActive: true,
    });
    expect(fact.profile?.retentionDays).toBe(90);
    expect(fact.profile?.metrics[0]).toMatchObject({ name: 'co2', unit: 'ppm', min: 0 });
    expect(fact.profile?.metrics[0]?.max).toBeUndefined();
    expect(fact.keys.map(({ keyId, expiresAtMs }) => [keyId, expiresAtMs])).toEqual([
      ['k1', undefined],
      ['k2', 1769904000000n],
    ]);
  });
});
