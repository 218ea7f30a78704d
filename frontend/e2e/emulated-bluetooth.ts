import type { CDPSession, Page } from '@playwright/test';
import { DeviceRefusal, type EmulatedDevice, GATT_LAYOUT } from '@telemetry/provisioning/device';

const ADDRESS = '09:09:09:09:09:09';
const NAME_DESCRIPTOR = `0000${GATT_LAYOUT.nameDescriptor.toString(16)}-0000-1000-8000-00805f9b34fb`;
/** What ESP-IDF answers when a handler fails: "unlikely error". */
const ATT_ERROR = 0x0e;

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');

/**
 * The browser's own Web Bluetooth with one device in reach that no radio carries: what the page writes and reads goes to
 * an emulated device by the DevTools protocol. One at a time in a browser, which must have been started with
 * `--enable-blink-features=WebBluetooth` on Linux.
 */
export class EmulatedBluetooth {
  private readonly bluetooth: CDPSession;
  private readonly device: EmulatedDevice;
  private readonly endpoints = new Map<string, string>();
  private readonly descriptors = new Map<string, string>();
  private readonly answers = new Map<string, Uint8Array>();
  private readonly answered = new Set<string>();

  private constructor(bluetooth: CDPSession, device: EmulatedDevice) {
    this.bluetooth = bluetooth;
    this.device = device;
  }

  /** Puts a device of this name in reach of a page; the browser's list of devices is answered with it. */
  static async start(page: Page, device: EmulatedDevice, name: string): Promise<EmulatedBluetooth> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('The page has no browser of its own');
    const access = await page.context().newCDPSession(page);
    const emulated = new EmulatedBluetooth(await browser.newBrowserCDPSession(), device);
    await emulated.answerPrompts(access);
    await emulated.advertise(name);
    return emulated;
  }

  /** The device goes out of reach. */
  async disconnect(): Promise<void> {
    this.device.disconnected();
    await this.bluetooth.send('BluetoothEmulation.simulateGATTDisconnection', { address: ADDRESS });
    // The browser forgets what it had discovered, and the emulation what there is to discover.
    await this.layOut();
  }

  async stop(): Promise<void> {
    await this.bluetooth.send('BluetoothEmulation.disable');
    await this.bluetooth.detach();
  }

  private async answerPrompts(access: CDPSession): Promise<void> {
    access.on('DeviceAccess.deviceRequestPrompted', ({ id, devices: [first] }) => {
      // It is told again with each device that comes in reach; a second answer would end the browser.
      if (first === undefined || this.answered.has(id)) return;
      this.answered.add(id);
      void access.send('DeviceAccess.selectPrompt', { id, deviceId: first.id });
    });
    await access.send('DeviceAccess.enable');
  }

  private async advertise(name: string): Promise<void> {
    const { serviceUuid } = GATT_LAYOUT;
    await this.bluetooth.send('BluetoothEmulation.enable', { state: 'powered-on', leSupported: true });
    this.listen();
    await this.bluetooth.send('BluetoothEmulation.simulatePreconnectedPeripheral', {
      address: ADDRESS,
      name,
      manufacturerData: [],
      knownServiceUuids: [serviceUuid],
    });
    await this.layOut();
  }

  private async layOut(): Promise<void> {
    const { serviceUuid } = GATT_LAYOUT;
    const { serviceId } = await this.bluetooth.send('BluetoothEmulation.addService', {
      address: ADDRESS,
      serviceUuid,
    });
    for (const { uuid, endpoint } of GATT_LAYOUT.characteristics) {
      const { characteristicId } = await this.bluetooth.send('BluetoothEmulation.addCharacteristic', {
        serviceId,
        characteristicUuid: uuid,
        properties: { read: true, write: true },
      });
      this.endpoints.set(characteristicId, endpoint);
      const { descriptorId } = await this.bluetooth.send('BluetoothEmulation.addDescriptor', {
        characteristicId,
        descriptorUuid: NAME_DESCRIPTOR,
      });
      this.descriptors.set(descriptorId, endpoint);
    }
  }

  private listen(): void {
    this.bluetooth.on('BluetoothEmulation.gattOperationReceived', ({ address, type }) => {
      void this.bluetooth.send('BluetoothEmulation.simulateGATTOperationResponse', {
        address,
        type,
        code: 0,
      });
    });
    this.bluetooth.on('BluetoothEmulation.descriptorOperationReceived', ({ descriptorId, type }) => {
      const data = base64(this.descriptors.get(descriptorId) ?? '');
      void this.bluetooth.send('BluetoothEmulation.simulateDescriptorOperationResponse', {
        descriptorId,
        type,
        code: 0,
        data,
      });
    });
    this.bluetooth.on('BluetoothEmulation.characteristicOperationReceived', (operation) => {
      void this.operate(operation.characteristicId, operation.type, operation.data);
    });
  }

  private async operate(
    characteristicId: string,
    type: 'read' | 'write' | 'subscribe-to-notifications' | 'unsubscribe-from-notifications',
    data = '',
  ): Promise<void> {
    const respond = (outcome: { code: number; data?: string }) =>
      this.bluetooth.send('BluetoothEmulation.simulateCharacteristicOperationResponse', {
        characteristicId,
        type,
        ...outcome,
      });
    if (type === 'read') {
      await respond({ code: 0, data: base64(this.answers.get(characteristicId) ?? '') });
      return;
    }
    try {
      const endpoint = this.endpoints.get(characteristicId) ?? '';
      const request = new Uint8Array(Buffer.from(data, 'base64'));
      this.answers.set(characteristicId, await this.device.handle(endpoint, request));
      await respond({ code: 0 });
    } catch (error) {
      if (!(error instanceof DeviceRefusal)) throw error;
      await respond({ code: ATT_ERROR });
    }
  }
}
