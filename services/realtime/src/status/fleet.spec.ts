import fc from 'fast-check';
import { deviceStatus } from '@telemetry/proto';
import type { DeviceChange, DeviceFact } from '../devices/known-device.ts';
import { Fleet } from './fleet.ts';

const NOW_MS = Date.UTC(2026, 4, 4, 12);

function fact(deviceId: string, revision: number, others: Partial<DeviceFact> = {}): DeviceFact {
  return { deviceId, revision, name: deviceId, tags: [], isActive: true, expectedIntervalS: 60, ...others };
}

const told = (changes: Iterable<DeviceChange>) =>
  [...changes].map(({ device, change }) => `${device.deviceId} ${change} ${device.status}`);

const id = fc.constantFrom('a', 'b');
const step = fc.oneof(
  fc.record({ waitMs: fc.integer({ min: 1, max: 40_000 }) }),
  fc.record({ hear: id, agoMs: fc.nat(20_000) }),
  fc.record({ learn: id, isActive: fc.boolean(), expectedIntervalS: fc.integer({ min: 1, max: 5 }) }),
);

describe('a fleet', () => {
  it('tells of every status a device comes to, once and with the moment it does, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const fleet = new Fleet();
        const shown = new Map<string, string>();
        let nowMs = NOW_MS;
        let revision = 0;
        const note = (change: DeviceChange | undefined): void => {
          if (change === undefined) return;
          const { deviceId, status } = change.device;
          if (change.change === 'status') expect(status).not.toBe(shown.get(deviceId));
          shown.set(deviceId, status);
        };
        for (const each of steps) {
          if ('waitMs' in each) {
            // A look each half second, as a replica takes it.
            for (const endMs = nowMs + each.waitMs; nowMs < endMs;) {
              nowMs = Math.min(nowMs + 500, endMs);
              for (const change of fleet.sweep(nowMs)) note(change);
            }
          } else if ('hear' in each) {
            note(fleet.hear(each.hear, nowMs - each.agoMs, nowMs));
          } else {
            const { learn, isActive, expectedIntervalS } = each;
            note(fleet.learn(fact(learn, ++revision, { isActive, expectedIntervalS }), nowMs));
          }
          for (const deviceId of ['a', 'b']) {
            const device = fleet.get(deviceId);
            if (device !== undefined) expect(shown.get(deviceId)).toBe(deviceStatus(device, nowMs));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('takes the newest fact, in whatever order they come', () => {
    const order = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 1 });
    fc.assert(
      fc.property(order, (revisions) => {
        const fleet = new Fleet();
        for (const each of revisions) fleet.learn(fact('a', each, { name: `as of ${each}` }), NOW_MS);
        expect(fleet.get('a')?.name).toBe(`as of ${Math.max(...revisions)}`);
      }),
    );
  });

  it('keeps what it knows when the facts come anew, believes older revisions, and tells only what differs', () => {
    const fleet = new Fleet();
    fleet.learn(fact('a', 7), NOW_MS);
    fleet.learn(fact('b', 7, { tags: ['x', 'y'] }), NOW_MS);
    fleet.beginAnew();
    expect(fleet.get('a')?.revision).toBe(7);
    expect(fleet.learn(fact('a', 7), NOW_MS)).toBeUndefined();
    expect(fleet.learn(fact('b', 2, { tags: ['y'] }), NOW_MS)).toMatchObject({
      change: 'updated',
      lostTags: ['x'],
      device: { revision: 2, tags: ['y'] },
    });
    expect(fleet.learn(fact('b', 1), NOW_MS)).toBeUndefined();
  });

  it('remembers a sign of life that comes before the device is known', () => {
    const fleet = new Fleet();
    expect(fleet.hearEarly('a', NOW_MS - 1000, NOW_MS)).toBeUndefined();
    expect(told([fleet.learn(fact('a', 1), NOW_MS)!])).toEqual(['a registered online']);
    expect(fleet.get('a')?.lastSeenMs).toBe(NOW_MS - 1000);
  });

  it('looks at no device that reports in time more than once in three intervals', () => {
    const fleet = new Fleet();
    fleet.learn(fact('a', 1), NOW_MS);
    expect(told([fleet.hear('a', NOW_MS, NOW_MS)!])).toEqual(['a status online']);
    for (let s = 1; s <= 3600; s++) {
      if (s % 60 === 0) expect(fleet.hear('a', NOW_MS + s * 1000, NOW_MS + s * 1000)).toBeUndefined();
      expect([...fleet.sweep(NOW_MS + s * 1000)]).toEqual([]);
    }
    const silent = [1, 2, 3].flatMap((hours) => told(fleet.sweep(NOW_MS + 3_600_000 + hours * 200_000)));
    expect(silent).toEqual(['a status late']);
    expect(told(fleet.sweep(NOW_MS + 3_600_000 + 600_001))).toEqual(['a status offline']);
  });
});
