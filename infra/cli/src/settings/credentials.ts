import { join } from 'node:path';
import type { Api, Credential, NewDevice } from '../client/api.ts';
import { keepFile, readKeptFile } from './kept-file.ts';
import { NO_KEY, type Settings } from './settings.ts';
import { UsageError } from '../usage-error.ts';

/** How long a new device may take to be known everywhere. */
const SPREADING_MS = 15_000;

/**
 * Registers a device if need be and says how to post for it: with the key just got, else with the key kept from
 * before, else with the admin key. Keys are kept as `devices/<id>.key` in the data folder, for the owner alone.
 */
export async function credentialFor(device: NewDevice, api: Api, settings: Settings): Promise<Credential> {
  const deviceId = device.device_id;
  const path = join(settings.dataDir, 'devices', `${deviceId}.key`);
  if (settings.key !== undefined) {
    const key = await api.register(device, settings.key);
    if (key !== undefined) {
      await keepFile(path, `${key}\n`);
      return { deviceId, key, freshUntilMs: Date.now() + SPREADING_MS };
    }
  }
  const key = (await readKeptFile(path))?.trim() ?? settings.key;
  if (key === undefined) {
    throw new UsageError(NO_KEY);
  }
  return { deviceId, key };
}
