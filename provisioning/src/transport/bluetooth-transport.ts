import type { Bytes } from '../bytes.ts';
import { ProvisioningError } from '../provisioning-error.ts';
import { errorName } from './error-name.ts';
import type { GattCharacteristic, GattServer, GattService, Peripheral } from './gatt.ts';
import { findEndpoints, SERVICE_UUIDS } from './gatt-endpoints.ts';
import type { Transport } from './transport.ts';

/** What an attribute of Bluetooth LE holds; a browser refuses to write more. */
const MAX_ATTRIBUTE_BYTES = 512;
/** What Bluedroid's protocomm takes, the smaller of ESP-IDF's two stacks. */
const MAX_REQUEST_BYTES = 480;

/** Bluetooth LE by a browser: an endpoint is a characteristic, written and then read. */
export class BluetoothTransport implements Transport {
  readonly maxRequestBytes = MAX_REQUEST_BYTES;
  private endpoints: ReadonlyMap<string, GattCharacteristic> = new Map();

  constructor(private readonly peripheral: Peripheral) {}

  async connect(): Promise<void> {
    const { gatt } = this.peripheral;
    if (gatt === undefined) throw new ProvisioningError('not-a-device');
    this.endpoints = await this.whileConnected(async () => {
      const server = await gatt.connect();
      return findEndpoints(await serviceOf(server));
    });
  }

  async send(endpoint: string, request: Bytes): Promise<Bytes> {
    const characteristic = this.endpoints.get(endpoint);
    if (characteristic === undefined) throw new ProvisioningError('endpoint-missing', endpoint);
    if (request.length > MAX_ATTRIBUTE_BYTES) throw new ProvisioningError('request-too-large');
    return this.whileConnected(async () => {
      await characteristic.writeValueWithResponse(request);
      const { buffer, byteOffset, byteLength } = await characteristic.readValue();
      return new Uint8Array(buffer, byteOffset, byteLength).slice();
    });
  }

  async disconnect(): Promise<void> {
    this.endpoints = new Map();
    this.peripheral.gatt?.disconnect();
    return Promise.resolve();
  }

  /** Does some work with the device. A write that waits when the connection goes is never settled by the browser. */
  private async whileConnected<T>(work: () => Promise<T>): Promise<T> {
    let stopListening: () => void = () => undefined;
    const lost = new Promise<never>((_resolve, reject) => {
      const listener = () => reject(new ProvisioningError('connection-lost'));
      this.peripheral.addEventListener('gattserverdisconnected', listener);
      stopListening = () => this.peripheral.removeEventListener('gattserverdisconnected', listener);
    });
    try {
      return await Promise.race([work(), lost]);
    } catch (error) {
      throw this.explained(error);
    } finally {
      stopListening();
    }
  }

  /** Chromium reports every ATT error as NotSupportedError, and everything about the connection as NetworkError. */
  private explained(cause: unknown): ProvisioningError {
    if (cause instanceof ProvisioningError) return cause;
    const isRefusal = errorName(cause) === 'NotSupportedError';
    const isConnected = this.peripheral.gatt?.connected === true;
    return new ProvisioningError(
      isRefusal && isConnected ? 'request-refused' : 'connection-lost',
      undefined,
      { cause },
    );
  }
}

async function serviceOf(server: GattServer): Promise<GattService> {
  for (const uuid of SERVICE_UUIDS) {
    const service = await server.getPrimaryService(uuid).catch((error: unknown) => {
      if (errorName(error) === 'NotFoundError') return undefined;
      throw error;
    });
    if (service !== undefined) return service;
  }
  throw new ProvisioningError('not-a-device');
}
