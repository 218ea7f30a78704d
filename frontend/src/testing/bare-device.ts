import { WifiSecurity } from '@telemetry/provisioning';
import type { BluetoothAdapter, Claim, Clock } from '@telemetry/provisioning';
import { EmulatedDevice, FakePeripheral } from '@telemetry/provisioning/device';

/** What stands on the label of the tests' device. */
export const LABEL = { name: 'PROV_1', username: 'telemetry', password: 'abcd1234' };

const networks = [
  { ssid: 'Home', passphrase: 'open sesame', channel: 6, rssi: -50, security: WifiSecurity.WPA2 },
  { ssid: 'Home', passphrase: 'open sesame', channel: 11, rssi: -70, security: WifiSecurity.WPA2 },
  { ssid: 'Café', channel: 1, rssi: -80, security: WifiSecurity.OPEN },
  { ssid: 'Campus', channel: 1, rssi: -60, security: WifiSecurity.WPA2_ENTERPRISE },
  { ssid: '', channel: 1, rssi: -40, security: WifiSecurity.WPA2 },
];

/** A clock that never waits. */
export const noPauses: Clock = { now: () => 0, sleep: () => Promise.resolve() };

/** A device that waits to be set up, and a browser that has it in reach. */
export interface BareDevice {
  readonly peripheral: FakePeripheral;
  readonly bluetooth: BluetoothAdapter;
  /** What it was told, the newest last. */
  readonly claims: readonly Claim[];
  /** The names of the networks it joined. */
  readonly joined: readonly string[];
  /** Hangs up when the next request arrives there. */
  loseConnectionAt(endpoint: string): void;
}

/** Makes one; the person always chooses it. */
export async function bareDevice(): Promise<BareDevice> {
  const claims: Claim[] = [];
  const joined: string[] = [];
  let lost = '';
  const device = await EmulatedDevice.make({
    ...LABEL,
    networks,
    onClaim: (claim) => {
      claims.push(claim);
      return undefined;
    },
    onJoined: ({ ssid }) => joined.push(ssid),
    onRequest: (endpoint) => {
      if (endpoint === lost) peripheral.disconnect();
    },
  });
  const peripheral = new FakePeripheral(device, { name: LABEL.name });
  return {
    peripheral,
    bluetooth: {
      getAvailability: () => Promise.resolve(true),
      requestDevice: () => Promise.resolve(peripheral),
    },
    claims,
    joined,
    loseConnectionAt: (endpoint) => {
      lost = endpoint;
    },
  };
}
