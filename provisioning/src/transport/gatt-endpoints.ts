import { ENDPOINTS } from '../endpoints.ts';
import type { GattCharacteristic, GattService } from './gatt.ts';

/** Services that devices offer while they are set up: ESP-IDF's own, and the one of all its examples. */
export const SERVICE_UUIDS = [
  '1775244d-6b43-439b-877c-060f2d9bed07',
  '021a9004-0382-4aea-bff4-6b3f1c5adfb4',
] as const;

/** Characteristic User Description, in which protocomm writes an endpoint's name. */
export const NAME_DESCRIPTOR = 0x2901;

/**
 * Numbers of the endpoints in ESP-IDF's provisioning manager, which stand in bytes 3 and 4 of a characteristic's UUID;
 * custom endpoints follow from ff54 on, and ours is the first one.
 */
const NUMBERS: Readonly<Record<string, string>> = {
  ff4f: ENDPOINTS.control,
  ff50: ENDPOINTS.scan,
  ff51: ENDPOINTS.session,
  ff52: ENDPOINTS.config,
  ff53: ENDPOINTS.version,
  ff54: ENDPOINTS.claim,
};

/** UUID of the characteristic of an endpoint in a service. */
export function characteristicUuid(serviceUuid: string, number: string): string {
  return `${serviceUuid.slice(0, 4)}${number}${serviceUuid.slice(8)}`;
}

/** Every endpoint with its number, in the order of the numbers. */
export function numberedEndpoints(): { readonly number: string; readonly name: string }[] {
  return Object.entries(NUMBERS).map(([number, name]) => ({ number, name }));
}

/** The characteristic of each endpoint, by the name that the device tells, or by its number when it tells none. */
export async function findEndpoints(service: GattService): Promise<Map<string, GattCharacteristic>> {
  const endpoints = new Map<string, GattCharacteristic>();
  // One after the other: the browser does one thing at a time with a device.
  for (const characteristic of await service.getCharacteristics()) {
    const name = (await toldName(characteristic)) ?? NUMBERS[characteristic.uuid.slice(4, 8)];
    if (name !== undefined) endpoints.set(name, characteristic);
  }
  return endpoints;
}

async function toldName(characteristic: GattCharacteristic): Promise<string | undefined> {
  try {
    const value = await (await characteristic.getDescriptor(NAME_DESCRIPTOR)).readValue();
    const name = new TextDecoder().decode(value).replace(/\0+$/, '');
    return name === '' ? undefined : name;
  } catch {
    // Not there, or not to be read; when the connection is lost, everything that follows says so.
    return undefined;
  }
}
