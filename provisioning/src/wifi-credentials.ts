import { type Bytes, utf8 } from './bytes.ts';
import { ProvisioningError } from './provisioning-error.ts';

/** The network a device is to join. */
export interface WifiCredentials {
  /** Name; bytes for a network whose name is not UTF-8. */
  readonly ssid: string | Uint8Array;
  /** Empty for an open network. */
  readonly passphrase: string;
  /** Where to look first; absent for everywhere. */
  readonly channel?: number;
}

const MAX_SSID_BYTES = 32;
const MIN_PASSPHRASE_BYTES = 8;
/** ESP-IDF's prov-config takes no 64-digit pre-shared key. */
const MAX_PASSPHRASE_BYTES = 63;

/**
 * The bytes of name and password.
 * @throws ProvisioningError `invalid-network` for what no network can have
 */
export function encodedCredentials({ ssid, passphrase }: WifiCredentials): {
  ssid: Bytes;
  passphrase: Bytes;
} {
  const name = typeof ssid === 'string' ? utf8(ssid) : new Uint8Array(ssid);
  if (name.length === 0 || name.length > MAX_SSID_BYTES)
    throw new ProvisioningError('invalid-network', `a name has 1 to ${MAX_SSID_BYTES} bytes`);
  const secret = utf8(passphrase);
  const isLong = secret.length >= MIN_PASSPHRASE_BYTES && secret.length <= MAX_PASSPHRASE_BYTES;
  if (secret.length > 0 && !isLong)
    throw new ProvisioningError(
      'invalid-network',
      `a password has ${MIN_PASSPHRASE_BYTES} to ${MAX_PASSPHRASE_BYTES} bytes`,
    );
  return { ssid: name, passphrase: secret };
}
