/** A device with a key chosen by whoever runs the system. */
export interface SeedKey {
  readonly deviceId: string;
  readonly key: string;
}

/** What DEVICE_API_KEYS may hold: entries `device_id:key`, or the older system's bare keys, with commas between. */
export const DEVICE_KEYS_SETTING = /^$|^(([\w-]{1,64}:)?[^\s,:]{8,})(,([\w-]{1,64}:)?[^\s,:]{8,})*$/;

/** The devices in DEVICE_API_KEYS; bare keys belong to no device and are not the registry's business. */
export function parseDeviceKeys(setting: string): SeedKey[] {
  return setting.split(',').flatMap((entry) => {
    const [deviceId, key] = entry.split(':');
    return deviceId === undefined || key === undefined ? [] : [{ deviceId, key }];
  });
}
