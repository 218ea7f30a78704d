import { DeviceLink } from '../src/device-link.ts';
import { EmulatedDevice } from '../src/device/emulated-device.ts';
import { joinNetwork } from '../src/join-network.ts';
import { scanNetworks } from '../src/scan-networks.ts';
import { sendClaim } from '../src/send-claim.ts';
import { HttpTransport } from '../src/transport/http-transport.ts';
import { fastClock, NETWORKS, OWNER, reasonOf } from './set-up.ts';
import { startSoftAp } from './soft-ap.ts';

let heard: string[];
let softAp: Awaited<ReturnType<typeof startSoftAp>>;

beforeEach(async () => {
  heard = [];
  const device = await EmulatedDevice.make({
    ...OWNER,
    networks: NETWORKS,
    onClaim: ({ claimToken }) => {
      heard.push(claimToken);
      return undefined;
    },
  });
  softAp = await startSoftAp(device);
});
afterEach(() => softAp.stop());

const linkTo = (origin: string, password = OWNER.password) =>
  new DeviceLink(new HttpTransport(origin), { ...OWNER, password });

describe('HTTP to an access point', () => {
  it('sets up a whole device in one session', async () => {
    const link = linkTo(softAp.origin);
    const [network] = await scanNetworks(link, fastClock());
    await sendClaim(link, {
      serverUrl: 'https://telemetry.example',
      deviceId: 'room-1',
      claimToken: 'tct_once',
    });
    const { ssid, passphrase = '' } = NETWORKS.find(({ rssi }) => rssi === network?.rssi) ?? NETWORKS[0]!;
    expect(await joinNetwork(link, { ssid, passphrase }, fastClock())).toMatchObject({
      ip4Address: '192.0.2.77',
    });
    expect(heard).toEqual(['tct_once']);
    expect(new Set(softAp.cookies)).toEqual(new Set([undefined, 'session=1']));
    expect(softAp.cookies.filter((cookie) => cookie === undefined)).toHaveLength(1);
  });

  it('begins a new session when another client has taken the old one', async () => {
    const [one, other] = [linkTo(softAp.origin), linkTo(softAp.origin)];
    await one.open();
    await other.open();
    const question = () => ({ endpoint: 'prov-scan', plaintext: new Uint8Array([0x08, 0x02]) });
    expect(await reasonOf(one.request(question()))).toBe('request-refused');
    expect(await reasonOf(one.request(question()))).toBe('none');
  });

  it('knows a wrong proof of possession, a missing endpoint and nobody there', async () => {
    expect(await reasonOf(linkTo(softAp.origin, 'wrong').open())).toBe('wrong-proof');
    const custom = { endpoint: 'custom-data', plaintext: new Uint8Array([1]) };
    expect(await reasonOf(linkTo(softAp.origin).request(custom))).toBe('endpoint-missing');
    await softAp.stop();
    expect(await reasonOf(linkTo(softAp.origin).open())).toBe('connection-lost');
  });
});
