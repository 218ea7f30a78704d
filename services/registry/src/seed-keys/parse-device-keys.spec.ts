import { DEVICE_KEYS_SETTING, parseDeviceKeys } from './parse-device-keys.ts';

describe('DEVICE_API_KEYS', () => {
  it('names devices with their keys, and leaves bare keys alone', () => {
    expect(parseDeviceKeys('room-1:a-first-key,a-bare-key,room_2:a-second-key')).toEqual([
      { deviceId: 'room-1', key: 'a-first-key' },
      { deviceId: 'room_2', key: 'a-second-key' },
    ]);
    expect(parseDeviceKeys('')).toEqual([]);
  });

  it.each(['', 'room-1:a-first-key', 'a-bare-key', 'room-1:a-first-key,a-bare-key'])(
    'may be "%s"',
    (setting) => {
      expect(setting).toMatch(DEVICE_KEYS_SETTING);
    },
  );

  it.each(['room 1:a-first-key', 'room-1:short', 'room-1:a-first-key,', 'a:b:c-and-more'])(
    'is faulty as "%s"',
    (setting) => {
      expect(setting).not.toMatch(DEVICE_KEYS_SETTING);
    },
  );
});
