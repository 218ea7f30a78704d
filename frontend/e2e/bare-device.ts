import { randomBytes } from 'node:crypto';
import { WifiSecurity } from '@telemetry/provisioning';
import { EmulatedDevice } from '@telemetry/provisioning/device';
import { labelPayload, newSecrets } from '../../firmware/tools/secrets.ts';
import { LinuxDevice } from './linux-device.ts';

const NETWORKS = [
  {
    ssid: 'Greenhouse',
    passphrase: 'tomatoes and basil',
    channel: 6,
    rssi: -48,
    security: WifiSecurity.WPA2,
  },
  { ssid: 'Visitors', channel: 11, rssi: -71, security: WifiSecurity.OPEN },
  { ssid: 'Campus', channel: 1, rssi: -80, security: WifiSecurity.WPA2_ENTERPRISE },
  { ssid: '', passphrase: 'not told', channel: 3, rssi: -66, security: WifiSecurity.WPA2 },
];
/** Often enough for a test to see. */
export const PACE = ['--period-ms', '100', '--send-interval-ms', '200', '--health-period-ms', '0'];

/** A device from its label to its uplink: the set-up is emulated, everything after it is the firmware's own code. */
export class BareDevice {
  readonly secrets = newSecrets('greenhouse-esp32', randomBytes);
  readonly linux = new LinuxDevice('', PACE);
  private claim: Uint8Array | undefined;

  make(): Promise<EmulatedDevice> {
    const { username, password, salt, verifier } = this.secrets;
    return EmulatedDevice.make({
      username,
      password,
      verifier: { salt: new Uint8Array(salt), verifier: new Uint8Array(verifier) },
      networks: NETWORKS,
      onRequest: (endpoint, _request, plaintext) => {
        if (endpoint === 'telemetry-claim') this.claim = plaintext?.slice();
      },
      onJoined: () => {
        if (this.claim !== undefined) this.linux.powerOnClaimed(this.claim);
      },
    });
  }

  /** What its QR code says. */
  get label(): string {
    return labelPayload(this.secrets);
  }

  async throwAway(): Promise<void> {
    await this.linux.cutPower();
    this.linux.throwAway();
  }
}
