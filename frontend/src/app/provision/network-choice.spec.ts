import { WifiSecurity } from '@telemetry/provisioning';
import type { Network } from '@telemetry/provisioning';
import { HIDDEN, choicesOf, credentialsOf } from './network-choice.ts';

const network = (ssid: string, bssid: string, security = WifiSecurity.WPA2): Network => ({
  ssid,
  ssidBytes: Uint8Array.from(ssid, (letter) => letter.charCodeAt(0)),
  channel: 1,
  rssi: -50,
  bssid,
  security,
});

describe('the networks to choose from', () => {
  it('are one for each name, and none without a name', () => {
    const networks = [network('Home', '1'), network('', '2'), network('Home', '3'), network('Café', '4')];
    expect(choicesOf(networks).map(({ bssid }) => bssid)).toEqual(['1', '4']);
  });

  it('are told to the device by the bytes of their name, and an open one without a password', () => {
    const networks = [network('Home', '1'), network('Visitors', '2', WifiSecurity.OPEN)];
    const typed = { name: 'ignored', password: 'open sesame' };
    expect(credentialsOf({ picked: '1', ...typed }, networks)).toEqual({
      ssid: networks[0]?.ssidBytes,
      passphrase: 'open sesame',
    });
    expect(credentialsOf({ picked: '2', ...typed }, networks).passphrase).toBe('');
    expect(credentialsOf({ picked: HIDDEN, name: 'Attic', password: '' }, networks)).toEqual({
      ssid: 'Attic',
      passphrase: '',
    });
  });
});
