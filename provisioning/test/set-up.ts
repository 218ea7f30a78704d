import { WifiSecurity } from '@telemetry/proto/provisioning';
import { DeviceLink, type LinkOptions } from '../src/device-link.ts';
import { EmulatedDevice, type EmulatedDeviceSettings } from '../src/device/emulated-device.ts';
import { FakePeripheral } from '../src/device/fake-peripheral.ts';
import { ProvisioningError } from '../src/provisioning-error.ts';
import { BluetoothTransport } from '../src/transport/bluetooth-transport.ts';
import { errorName } from '../src/transport/error-name.ts';

/** What stands on the label of every test's device. */
export const OWNER = { username: 'wifiprov', password: 'abcd1234' };

/** Networks in its reach, more than fit into two answers. */
export const NETWORKS = Array.from({ length: 9 }, (_, i) => ({
  ssid: i === 8 ? '' : `network ${i}`,
  ...(i % 2 === 0 ? { passphrase: `password ${i}` } : {}),
  channel: i + 1,
  rssi: -40 - ((i * 5) % 9),
  security: i % 2 === 0 ? WifiSecurity.WPA2 : WifiSecurity.OPEN,
}));

/** A clock that never waits. */
export function fastClock() {
  let ms = 0;
  return {
    now: () => ms,
    sleep: (time: number) => {
      ms += time;
      return Promise.resolve();
    },
  };
}

/** What arrived at a device, decrypted where it was encrypted. */
export interface Arrived {
  readonly endpoint: string;
  readonly request: Uint8Array;
  readonly plaintext: Uint8Array | undefined;
}

/** A device, its Bluetooth, and a link to it. */
export async function setUp(
  settings: Partial<EmulatedDeviceSettings> = {},
  options: LinkOptions & { readonly password?: string } = {},
) {
  const arrived: Arrived[] = [];
  const device = await EmulatedDevice.make({
    ...OWNER,
    networks: NETWORKS,
    ...settings,
    onRequest: (endpoint, request, plaintext) =>
      arrived.push({ endpoint, request: request.slice(), plaintext: plaintext?.slice() }),
  });
  const peripheral = new FakePeripheral(device);
  const transport = new BluetoothTransport(peripheral);
  const link = new DeviceLink(transport, { ...OWNER, password: options.password ?? OWNER.password }, options);
  return { device, peripheral, transport, link, arrived };
}

/** The reason why something failed. */
export async function reasonOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) =>
      error instanceof ProvisioningError ? error.reason : `another: ${String(errorName(error))}`,
  );
}
