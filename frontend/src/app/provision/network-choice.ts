import { type Network, WifiSecurity, type WifiCredentials } from '@telemetry/provisioning';

/** A network as it is typed or picked. */
export interface NetworkModel {
  /** Which of those in reach, by address of the access point; `hidden` for one that is typed, empty for none yet. */
  picked: string;
  name: string;
  password: string;
}

/** What is picked when the network does not tell its name. */
export const HIDDEN = 'hidden';

/** The networks to choose from: the strongest access point of each name, and none without a name. */
export function choicesOf(networks: readonly Network[]): Network[] {
  const seen = new Set<string>();
  return networks.filter(({ ssid }) => ssid !== '' && !seen.has(ssid) && seen.add(ssid));
}

/** Whether an ESP32 cannot join it with a password alone. */
export function isEnterprise({ security }: Network): boolean {
  return security === WifiSecurity.WPA2_ENTERPRISE;
}

/** Whether it takes no password. */
export function isOpen({ security }: Network): boolean {
  return security === WifiSecurity.OPEN;
}

/** What the device is told. */
export function credentialsOf(
  { picked, name, password }: NetworkModel,
  networks: readonly Network[],
): WifiCredentials {
  const network = networks.find(({ bssid }) => bssid === picked);
  if (network === undefined) return { ssid: name, passphrase: password };
  return { ssid: network.ssidBytes, passphrase: isOpen(network) ? '' : password };
}
