// The part of Web Bluetooth that is used here, so that a page's `navigator.bluetooth` and an emulated device both fit
// and neither needs the other's types.

export interface GattDescriptor {
  readValue(): Promise<DataView>;
}

export interface GattCharacteristic {
  readonly uuid: string;
  writeValueWithResponse(value: Uint8Array<ArrayBuffer>): Promise<void>;
  readValue(): Promise<DataView>;
  getDescriptor(uuid: number): Promise<GattDescriptor>;
}

export interface GattService {
  getCharacteristics(): Promise<GattCharacteristic[]>;
}

export interface GattServer {
  readonly connected: boolean;
  connect(): Promise<GattServer>;
  disconnect(): void;
  getPrimaryService(uuid: string): Promise<GattService>;
}

/** A `BluetoothDevice` that somebody has chosen. */
export interface Peripheral {
  readonly name?: string | undefined;
  readonly gatt?: GattServer | undefined;
  addEventListener(type: 'gattserverdisconnected', listener: () => void): void;
  removeEventListener(type: 'gattserverdisconnected', listener: () => void): void;
}

/** Which devices the browser is to show. */
export interface ChoiceOfDevices {
  filters: { services: string[]; namePrefix?: string }[];
}

/** `navigator.bluetooth`. */
export interface BluetoothAdapter<Device extends Peripheral = Peripheral> {
  getAvailability(): Promise<boolean>;
  requestDevice(choice: ChoiceOfDevices): Promise<Device>;
}
