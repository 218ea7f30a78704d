import fc from 'fast-check';
import type { DeviceChange } from '../devices/known-device.ts';
import { deviceEvent, mergedChange } from './device-event.ts';

const device = {
  deviceId: 'a',
  name: 'A',
  tags: ['x'],
  isActive: true,
  revision: 3,
  expectedIntervalS: 60,
  lastSeenMs: Date.UTC(2026, 4, 4, 12),
  status: 'online',
} as const;

const change = fc.record({
  device: fc.record({ revision: fc.nat() }).map((others) => ({ ...device, ...others })),
  change: fc.constantFrom('registered', 'updated', 'status'),
  lostTags: fc.subarray(['x', 'y', 'z']),
}) satisfies fc.Arbitrary<DeviceChange>;

describe('a device event', () => {
  it('says what the API says of a device, and when it was seen if it was', () => {
    const event = deviceEvent({ device, change: 'status', lostTags: [] });
    expect(event).toEqual({
      device_id: 'a',
      name: 'A',
      tags: ['x'],
      is_active: true,
      status: 'online',
      last_seen_at: '2026-05-04T12:00:00.000Z',
      revision: 3,
      change: 'status',
    });
    const unseen = { ...device, lastSeenMs: undefined };
    expect(deviceEvent({ device: unseen, change: 'registered', lostTags: [] }).last_seen_at).toBeNull();
  });

  it('stands for several changes with the last state, the weightiest change and every tag that was lost', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1 }), (changes) => {
        const merged = changes.reduce<DeviceChange | undefined>(mergedChange, undefined)!;
        const kinds = changes.map((each) => each.change);
        const weightiest = (['registered', 'updated', 'status'] as const).find((kind) =>
          kinds.includes(kind),
        );
        expect(merged.device).toBe(changes.at(-1)!.device);
        expect(merged.change).toBe(weightiest);
        expect(new Set(merged.lostTags)).toEqual(new Set(changes.flatMap(({ lostTags }) => lostTags)));
      }),
    );
  });
});
