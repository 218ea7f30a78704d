import { create } from '@bufbuild/protobuf';
import { DeviceChangedSchema } from '@telemetry/proto';
import fc from 'fast-check';
import { credentialOf } from './credential-of.ts';
import type { DeviceCredential } from './device-credential.ts';
import { DeviceDirectory } from './device-directory.ts';

const profile = { allows_undeclared_metrics: true, metrics: [{ name: 't', min: 0 }] };

function credential(given: Partial<DeviceCredential> = {}): DeviceCredential {
  return {
    deviceId: 'a',
    revision: 1n,
    isActive: true,
    profile,
    keys: [{ key_id: 'k', sha256: 'aa' }],
    ...given,
  };
}

describe('the directory of devices', () => {
  it('knows a device by each of its keys', () => {
    const directory = new DeviceDirectory();
    directory.apply(
      credential({
        keys: [
          { key_id: 'k', sha256: 'aa' },
          { key_id: 'l', sha256: 'bb' },
        ],
      }),
    );
    expect(directory.ownerOf('aa', 0)).toMatchObject({ deviceId: 'a', keyId: 'k' });
    expect(directory.ownerOf('bb', 0)).toMatchObject({ deviceId: 'a', keyId: 'l' });
    expect(directory.ownerOf('cc', 0)).toBeUndefined();
  });

  it('forgets a key with the revision that lacks it, and one that is over', () => {
    const directory = new DeviceDirectory();
    directory.apply(credential({ keys: [{ key_id: 'k', sha256: 'aa', expires_at_ms: 100 }] }));
    expect(directory.ownerOf('aa', 99)).toBeDefined();
    expect(directory.ownerOf('aa', 100)).toBeUndefined();
    directory.apply(credential({ revision: 2n, keys: [] }));
    expect(directory.ownerOf('aa', 99)).toBeUndefined();
  });

  it('leaves a key that was handed on to its new device', () => {
    const directory = new DeviceDirectory();
    directory.apply(credential());
    directory.apply(credential({ deviceId: 'b' }));
    directory.apply(credential({ revision: 2n, keys: [] }));
    expect(directory.ownerOf('aa', 0)).toMatchObject({ deviceId: 'b' });
  });

  it('ends with the newest revision of each device, in whatever order they come and however often', () => {
    const facts = fc.array(fc.record({ deviceId: fc.constantFrom('a', 'b'), revision: fc.bigInt(1n, 9n) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(facts, (given) => {
        const directory = new DeviceDirectory();
        const key = (id: string, revision: bigint) => `${id}${revision}`;
        for (const { deviceId, revision } of given) {
          const keys = [{ key_id: 'k', sha256: key(deviceId, revision) }];
          directory.apply(credential({ deviceId, revision, keys, isActive: revision % 2n === 0n }));
        }
        for (const { deviceId, revision } of given) {
          const newest = given
            .filter((f) => f.deviceId === deviceId)
            .reduce((m, f) => (f.revision > m ? f.revision : m), 0n);
          expect(directory.ownerOf(key(deviceId, revision), 0) !== undefined).toBe(revision === newest);
          expect(directory.device(deviceId)?.isActive).toBe(newest % 2n === 0n);
        }
      }),
    );
  });

  it('shares the rules of equal profiles', () => {
    const directory = new DeviceDirectory();
    directory.apply(credential());
    directory.apply(credential({ deviceId: 'b', profile: structuredClone(profile) }));
    expect(directory.device('a')?.rules).toBe(directory.device('b')?.rules);
    expect(directory.device('a')?.rules.ranges.get('t')).toEqual({ min: 0, max: Infinity });
    directory.apply(credential({ deviceId: 'c', profile: { ...profile, retention_days: 30 } }));
    expect(directory.device('c')?.rules.retentionDays).toBe(30);
    expect(directory.device('a')?.rules.retentionDays).toBeUndefined();
  });
});

describe('a fact of the registry', () => {
  it('is kept without what ingest has no use for', () => {
    const fact = create(DeviceChangedSchema, {
      deviceId: 'a',
      revision: 3n,
      name: 'Room',
      isActive: true,
      profile: { name: 'p', allowsUndeclaredMetrics: false, metrics: [{ name: 't', unit: '°C', min: 0 }] },
      keys: [
        { keyId: 'k', keySha256: new Uint8Array([1, 255]) },
        { keyId: 'l', keySha256: new Uint8Array([2]), expiresAtMs: 7n },
      ],
    });
    expect(credentialOf(fact)).toEqual({
      deviceId: 'a',
      revision: 3n,
      isActive: true,
      profile: { allows_undeclared_metrics: false, metrics: [{ name: 't', min: 0 }] },
      keys: [
        { key_id: 'k', sha256: '01ff' },
        { key_id: 'l', sha256: '02', expires_at_ms: 7 },
      ],
    });
  });

  it('tells how long readings are kept, unless that is for ever', () => {
    const kept = (retentionDays: number) =>
      credentialOf(create(DeviceChangedSchema, { profile: { name: 'p', retentionDays } })).profile;
    expect(kept(30)).toMatchObject({ retention_days: 30 });
    expect(kept(0)).not.toHaveProperty('retention_days');
  });
});
