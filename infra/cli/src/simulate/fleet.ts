import type { Api, Credential, NewDevice } from '../client/api.ts';
import { credentialFor } from '../settings/credentials.ts';
import type { Settings } from '../settings/settings.ts';

const FLOORS = 4;
const REGISTERED_AT_ONCE = 8;

/** The devices of a simulated fleet: sim-001, sim-002, … */
export function fleetOf(count: number): NewDevice[] {
  const digits = Math.max(3, String(count).length);
  return Array.from({ length: count }, (_, index) => ({
    device_id: `sim-${String(index + 1).padStart(digits, '0')}`,
    name: `Simulated sensor ${index + 1}`,
    tags: ['simulated', `floor-${1 + (index % FLOORS)}`],
  }));
}

/** Registers what is not registered yet; the credentials are in the order of the devices. */
export async function registerFleet(
  devices: readonly NewDevice[],
  api: Api,
  settings: Settings,
): Promise<Credential[]> {
  const credentials: Credential[] = [];
  const queue = devices.entries();
  const work = async () => {
    for (const [index, device] of queue) credentials[index] = await credentialFor(device, api, settings);
  };
  await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, work));
  return credentials;
}
