import {
  characteristicUuid,
  NAME_DESCRIPTOR,
  numberedEndpoints,
  SERVICE_UUIDS,
} from '../transport/gatt-endpoints.ts';

/** Where an endpoint is among a device's characteristics. */
export interface EmulatedCharacteristic {
  readonly uuid: string;
  /** Name of the endpoint, for the descriptor `nameDescriptor`. */
  readonly endpoint: string;
}

/** The one service of an emulated device over Bluetooth, as ESP-IDF's provisioning manager lays it out. */
export const GATT_LAYOUT = {
  serviceUuid: SERVICE_UUIDS[0],
  nameDescriptor: NAME_DESCRIPTOR,
  characteristics: numberedEndpoints().map(({ number, name }): EmulatedCharacteristic => ({
    uuid: characteristicUuid(SERVICE_UUIDS[0], number),
    endpoint: name,
  })),
} as const;
