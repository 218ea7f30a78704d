// Sets up a device in its own Wi-Fi, with a claim from the console: node firmware/tools/set-up.ts [address]
import { exit, stderr, stdin, stdout } from 'node:process';
import {
  type Claim,
  type Credentials,
  DeviceLink,
  HttpTransport,
  joinNetwork,
  type Network,
  parseClaim,
  parseLabel,
  ProvisioningError,
  scanNetworks,
  sendClaim,
  type WifiCredentials,
  WifiSecurity,
} from '@telemetry/provisioning';
import { Dialog, NoAnswer } from './dialog.ts';

/** Where ESP-IDF's access point is. */
const USUAL_ADDRESS = 'http://192.168.4.1';
const USUAL_USERNAME = 'telemetry';

/** What a person can mend by answering again. */
const MENDABLE: readonly string[] = [
  'invalid-claim',
  'unreadable-label',
  'wrong-proof',
  'invalid-network',
  'wifi-password-refused',
  'network-not-found',
  'wifi-timed-out',
];

const dialog = new Dialog(stdin, stdout);
try {
  await setUp(process.argv[2] ?? USUAL_ADDRESS);
} catch (error) {
  if (!(error instanceof ProvisioningError) && !(error instanceof NoAnswer)) throw error;
  stderr.write(`\n${error.message}\n`);
  exit(1);
} finally {
  dialog.end();
}

async function setUp(address: string): Promise<void> {
  const claim = await again(async () => parseClaim(await dialog.ask('The claim, as the console shows it')));
  const link = await again(() => openLink(address));
  await again(async () => {
    const wifi = await askNetwork(await scanNetworks(link));
    await sendClaim(link, claim);
    const { ip4Address } = await joinNetwork(link, wifi);
    dialog.say(summary(claim, ip4Address));
  });
  await link.close();
}

/** Does something until it works; what went wrong is said, and asked again where a person can mend it. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProvisioningError) || !MENDABLE.includes(error.reason)) throw error;
      dialog.say(error.message);
    }
  }
}

async function openLink(address: string): Promise<DeviceLink> {
  const link = new DeviceLink(new HttpTransport(address), await askCredentials());
  await link.open();
  return link;
}

async function askCredentials(): Promise<Credentials> {
  const text = await dialog.askSecret("The text of the label's QR code, or its proof of possession");
  if (text.startsWith('{')) return parseLabel(text);
  const username = await dialog.ask(`Its user name [${USUAL_USERNAME}]`);
  return { username: username === '' ? USUAL_USERNAME : username, password: text };
}

async function askNetwork(networks: readonly Network[]): Promise<WifiCredentials> {
  const named = networks.filter(({ ssid }) => ssid !== '');
  for (const [i, { ssid, rssi, security }] of named.entries())
    dialog.say(`${i + 1}. ${ssid} (${rssi} dBm${security === WifiSecurity.OPEN ? ', open' : ''})`);
  const answer = await dialog.ask('The network: its number, or the name of one that hides it');
  const network = named[Number(answer) - 1];
  const passphrase = network?.security === WifiSecurity.OPEN ? '' : await dialog.askSecret('Its password');
  return { ssid: network?.ssidBytes ?? answer, passphrase };
}

function summary({ deviceId, serverUrl }: Claim, address: string): string {
  return (
    `${deviceId} has joined the network as ${address}. Leave its Wi-Fi: the console at ${serverUrl} shows its first ` +
    'reading when it arrives.'
  );
}
