import fc from 'fast-check';
import { decodeDeviceCursor, type DeviceList, encodeDeviceCursor } from './device-cursor.ts';
import { parseOrder, SORT_KEYS } from './device-filter.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'Z', 'ß', '漢', '"', '%', '-') });
const filter = fc.record({
  q: fc.option(text, { nil: undefined }),
  tags: fc.array(fc.constantFrom('lab', 'roof'), { maxLength: 2 }),
  status: fc.constantFrom('online' as const, 'inactive' as const, undefined),
  profileName: fc.option(fc.constant('esp32-env'), { nil: undefined }),
  includeInactive: fc.boolean(),
});
const list: fc.Arbitrary<DeviceList> = fc.record({
  filter,
  order: fc.constantFrom(...SORT_KEYS.flatMap((key) => [parseOrder(key), parseOrder(`-${key}`)])),
});
const ms = fc.integer({ min: 0, max: 4e12 });
const value = ({ order }: DeviceList) =>
  ({
    device_id: fc.constant(null),
    name: text,
    created_at: ms,
    last_seen_at: fc.option(ms),
  })[order.key];
const place = list.chain((one) =>
  fc.record({ deviceId: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), value: value(one) }).map((position) => ({
    list: one,
    position,
  })),
);

describe('the cursor of a list of devices', () => {
  it('comes back as it was, however the same tags are written', () => {
    fc.assert(
      fc.property(place, ({ list: one, position }) => {
        const same = { ...one, filter: { ...one.filter, tags: [...one.filter.tags].reverse() } };
        expect(decodeDeviceCursor(encodeDeviceCursor(one, position), same)).toEqual(position);
      }),
    );
  });

  it('is none for another list', () => {
    fc.assert(
      fc.property(place, list, ({ list: one, position }, other) => {
        const sorted = (of: DeviceList) => ({
          ...of,
          filter: { ...of.filter, tags: [...of.filter.tags].sort() },
        });
        fc.pre(JSON.stringify(sorted(one)) !== JSON.stringify(sorted(other)));
        expect(decodeDeviceCursor(encodeDeviceCursor(one, position), other)).toBeUndefined();
      }),
    );
  });

  it('is never made of what somebody thought up', () => {
    const byName: DeviceList = { filter: { tags: [], includeInactive: false }, order: parseOrder('name') };
    for (const forged of ['', 'x', 'e30', Buffer.from('[1,null,[]]').toString('base64url')])
      expect(decodeDeviceCursor(forged, byName)).toBeUndefined();
    const bySight: DeviceList = { ...byName, order: parseOrder('-last_seen_at') };
    const names = [
      ['room 1', 'x'],
      ['room-1', 3],
      ['room-1', 'nul\0'],
      ['room-1', 'x', 'y'],
    ];
    const sights = [-1, 0.5, 8.64e15, '2026', true].map((value) => ['room-1', value]);
    for (const [of, positions] of [
      [byName, names],
      [bySight, sights],
    ] as const)
      for (const position of positions) {
        const cursor = encodeDeviceCursor(of, { deviceId: 'room-1', value: null });
        const [version, scope] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
        const forged = Buffer.from(JSON.stringify([version, scope, position])).toString('base64url');
        expect(decodeDeviceCursor(forged, of)).toBeUndefined();
      }
  });
});
