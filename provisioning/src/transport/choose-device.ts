import { ProvisioningError } from '../provisioning-error.ts';
import { errorName } from './error-name.ts';
import type { BluetoothAdapter, Peripheral } from './gatt.ts';
import { SERVICE_UUIDS } from './gatt-endpoints.ts';

/**
 * Has the browser show the devices that wait to be set up, and returns the chosen one. Only a click may lead here.
 * @throws ProvisioningError `bluetooth-unavailable`, `bluetooth-blocked`, `no-device-chosen`
 */
export async function chooseDevice<Device extends Peripheral>(
  bluetooth: BluetoothAdapter<Device> | undefined,
  namePrefix?: string,
): Promise<Device> {
  // With Bluetooth off, requestDevice may never answer.
  if (bluetooth === undefined || !(await bluetooth.getAvailability()))
    throw new ProvisioningError('bluetooth-unavailable');
  const named = namePrefix === undefined ? {} : { namePrefix };
  const filters = SERVICE_UUIDS.map((uuid) => ({ services: [uuid], ...named }));
  return bluetooth.requestDevice({ filters }).catch((cause: unknown) => {
    const isBlocked = errorName(cause) === 'SecurityError';
    throw new ProvisioningError(isBlocked ? 'bluetooth-blocked' : 'no-device-chosen', undefined, { cause });
  });
}
