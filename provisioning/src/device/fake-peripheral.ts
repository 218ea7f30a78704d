import type { Bytes } from '../bytes.ts';
import type { GattCharacteristic, GattServer, GattService, Peripheral } from '../transport/gatt.ts';
import { DeviceRefusal } from './device-refusal.ts';
import type { EmulatedDevice } from './emulated-device.ts';
import { type EmulatedCharacteristic, GATT_LAYOUT } from './gatt-layout.ts';

/** What is said of the Bluetooth of an emulated device. */
export interface FakePeripheralSettings {
  readonly name?: string;
  /** The services it offers; its own when absent. */
  readonly serviceUuids?: readonly string[];
  /** What stands in an endpoint's name descriptor; undefined for none. Its name when absent. */
  readonly describe?: (endpoint: string) => string | undefined;
}

/** An emulated device as a page sees it that uses Web Bluetooth, with Chromium's errors. */
export class FakePeripheral extends EventTarget implements Peripheral, GattServer {
  readonly gatt: GattServer = this;
  connected = false;
  /** How often somebody has connected. */
  connections = 0;
  /** While true, a write is never settled, as when the device is out of reach. */
  isDeaf = false;

  constructor(
    private readonly device: EmulatedDevice,
    private readonly settings: FakePeripheralSettings = {},
  ) {
    super();
  }

  get name(): string | undefined {
    return this.settings.name;
  }

  async connect(): Promise<GattServer> {
    this.connected = true;
    this.connections++;
    return Promise.resolve(this);
  }

  /** Somebody hangs up, or goes out of reach. */
  disconnect(): void {
    if (!this.connected) return;
    this.connected = false;
    this.device.disconnected();
    this.dispatchEvent(new Event('gattserverdisconnected'));
  }

  async getPrimaryService(uuid: string): Promise<GattService> {
    this.requireConnection();
    const offered = this.settings.serviceUuids ?? [GATT_LAYOUT.serviceUuid];
    if (!offered.includes(uuid)) throw new DOMException(`No Services matching UUID ${uuid}`, 'NotFoundError');
    const characteristics = GATT_LAYOUT.characteristics.map((each) => this.characteristic(each));
    return Promise.resolve({ getCharacteristics: () => Promise.resolve(characteristics) });
  }

  private characteristic({ uuid, endpoint }: EmulatedCharacteristic): GattCharacteristic {
    let answer: Bytes = new Uint8Array();
    return {
      uuid,
      writeValueWithResponse: async (value) => {
        this.requireConnection();
        if (this.isDeaf) return new Promise(() => undefined);
        answer = await this.device.handle(endpoint, value.slice()).catch((error: unknown) => {
          if (error instanceof DeviceRefusal)
            throw new DOMException('GATT Error Unknown.', 'NotSupportedError');
          throw error;
        });
      },
      readValue: () => {
        this.requireConnection();
        return Promise.resolve(viewOf(answer));
      },
      getDescriptor: async () => {
        const describe = this.settings.describe ?? ((name: string) => name);
        const text = describe(endpoint);
        if (text === undefined) throw new DOMException('No Descriptors found.', 'NotFoundError');
        return Promise.resolve({ readValue: () => Promise.resolve(viewOf(new TextEncoder().encode(text))) });
      },
    };
  }

  private requireConnection(): void {
    if (!this.connected) throw new DOMException('GATT Server is disconnected.', 'NetworkError');
  }
}

/** A view that does not begin where its buffer does, as a browser may give. */
function viewOf(bytes: Uint8Array): DataView {
  const buffer = new ArrayBuffer(bytes.length + 1);
  new Uint8Array(buffer).set(bytes, 1);
  return new DataView(buffer, 1);
}
