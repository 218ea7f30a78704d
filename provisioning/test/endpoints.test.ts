import { fromBinary } from '@bufbuild/protobuf';
import { ClaimFault, WifiScanPayloadSchema } from '@telemetry/proto/provisioning';
import { joinNetwork } from '../src/join-network.ts';
import { scanNetworks } from '../src/scan-networks.ts';
import { type Claim, sendClaim } from '../src/send-claim.ts';
import { fastClock, NETWORKS, reasonOf, setUp } from './set-up.ts';

const clock = fastClock();
const claim: Claim = {
  serverUrl: 'https://telemetry.example',
  deviceId: 'room-1',
  claimToken: `tct_${'x'.repeat(32)}`,
};

describe('looking for networks', () => {
  it('finds all of them, the strongest first, four at a time', async () => {
    const { link, arrived } = await setUp();
    const networks = await scanNetworks(link, clock);
    const expected = [...NETWORKS].sort((one, other) => other.rssi - one.rssi);
    expect(networks.map(({ ssid, rssi, channel, security }) => [ssid, rssi, channel, security])).toEqual(
      expected.map(({ ssid, rssi, channel, security }) => [ssid, rssi, channel, security]),
    );
    const pages = arrived
      .filter(({ endpoint }) => endpoint === 'prov-scan')
      .map(({ plaintext = new Uint8Array() }) => fromBinary(WifiScanPayloadSchema, plaintext).payload)
      .flatMap(({ case: kind, value }) =>
        kind === 'resultCommand' ? [[value.startIndex, value.count]] : [],
      );
    expect(pages).toEqual([
      [0, 4],
      [4, 4],
      [8, 1],
    ]);
  });

  it('finds none where there are none', async () => {
    const { link } = await setUp({ networks: [] });
    expect(await scanNetworks(link, clock)).toEqual([]);
  });
});

describe('joining a network', () => {
  const [home] = NETWORKS;
  const wifi = { ssid: home?.ssid ?? '', passphrase: home?.passphrase ?? '' };

  it('tells where the device is connected', async () => {
    const joined: string[] = [];
    const { link, arrived } = await setUp({ onJoined: ({ ssid }) => joined.push(ssid) });
    expect(await joinNetwork(link, wifi, clock)).toEqual({ ip4Address: '192.0.2.77', channel: 1 });
    expect(joined).toEqual([wifi.ssid]);
    // Asking for the state must not become an empty message, as it would by protobuf's rules.
    const asked = arrived.filter(({ endpoint }) => endpoint === 'prov-config').at(-1);
    expect(asked?.plaintext).toEqual(new Uint8Array([0x52, 0x00]));
  });

  it('joins an open one', async () => {
    const { link } = await setUp();
    expect(await joinNetwork(link, { ssid: 'network 1', passphrase: '' }, clock)).toMatchObject({
      channel: 2,
    });
  });

  it.each([
    [{ ...wifi, passphrase: 'wrong password' }, 'wifi-password-refused', /^Wi-Fi password refused/],
    [{ ...wifi, ssid: 'elsewhere' }, 'network-not-found', /^Network not found/],
  ])('says why not for %j, and takes another after it', async (wrong, reason, words) => {
    const { link } = await setUp();
    const failed = joinNetwork(link, wrong, clock);
    await expect(failed).rejects.toThrow(words);
    expect(await reasonOf(failed)).toBe(reason);
    expect(await joinNetwork(link, wifi, clock)).toMatchObject({ channel: 1 });
  });

  it('does not wait for ever', async () => {
    const { link } = await setUp({ networks: [] });
    const stuck = {
      request: ({ plaintext, ...request }: Parameters<typeof link.request>[0]) =>
        // Still connecting, whenever it is asked.
        plaintext[0] === 0x52
          ? Promise.resolve(new Uint8Array([0x08, 0x01, 0x5a, 0x02, 0x10, 0x01]))
          : link.request({ plaintext, ...request }),
    };
    expect(await reasonOf(joinNetwork(stuck, wifi, clock))).toBe('wifi-timed-out');
  });

  it.each([
    [{ ssid: '', passphrase: '' }],
    [{ ssid: 'x'.repeat(33), passphrase: '' }],
    [{ ssid: 'ü'.repeat(17), passphrase: '' }],
    [{ ssid: 'x', passphrase: '1234567' }],
    [{ ssid: 'x', passphrase: 'a'.repeat(64) }],
  ])('does not begin with %j', async (wrong) => {
    const { link, arrived } = await setUp();
    expect(await reasonOf(joinNetwork(link, wrong, clock))).toBe('invalid-network');
    expect(arrived).toEqual([]);
  });

  it('takes a name of any bytes', async () => {
    const { link, arrived } = await setUp();
    const ssid = new Uint8Array([0xff, 0x00, 0xfe]);
    expect(await reasonOf(joinNetwork(link, { ssid, passphrase: '' }, clock))).toBe('network-not-found');
    const set = arrived.find(({ endpoint }) => endpoint === 'prov-config');
    expect(set?.plaintext?.slice(0, 9)).toEqual(new Uint8Array([8, 2, 0x62, 5, 0x0a, 3, 0xff, 0, 0xfe]));
  });
});

describe('a claim', () => {
  it('arrives whole, protected by the session', async () => {
    const heard: Claim[] = [];
    const { link, arrived } = await setUp({
      onClaim: (each) => {
        heard.push(each);
        return undefined;
      },
    });
    await sendClaim(link, claim);
    expect(heard).toEqual([claim]);
    const { request = new Uint8Array(), plaintext } = arrived.at(-1) ?? {};
    expect(new TextDecoder().decode(plaintext)).toContain(claim.claimToken);
    expect(new TextDecoder().decode(request)).not.toContain(claim.claimToken.slice(0, 8));
  });

  it.each([
    [ClaimFault.SERVER_URL_REFUSED, /https/],
    [ClaimFault.UNSUPPORTED_VERSION, /update/],
    [ClaimFault.UNSPECIFIED, /refused the claim\.$/],
  ])('that the device refuses with %i says why', async (fault, words) => {
    const { link } = await setUp({ onClaim: () => fault });
    const refused = sendClaim(link, claim);
    await expect(refused).rejects.toThrow(words);
    expect(await reasonOf(refused)).toBe('claim-refused');
  });

  it.each([
    'telemetry.example',
    'https://telemetry.example/',
    'https://telemetry.example/api',
    'https://user:secret@telemetry.example',
    'ftp://telemetry.example',
    'javascript:alert(1)',
  ])('is not sent for the server %s', async (serverUrl) => {
    const { link, arrived } = await setUp();
    expect(await reasonOf(sendClaim(link, { ...claim, serverUrl }))).toBe('invalid-claim');
    expect(arrived).toEqual([]);
  });

  it('fits into what every device takes, or is not sent', async () => {
    const { link } = await setUp();
    const ofLength = (length: number) => `https://${'x'.repeat(length - 16)}.example`;
    await sendClaim(link, { ...claim, serverUrl: ofLength(200), deviceId: 'd'.repeat(64) });
    expect(await reasonOf(sendClaim(link, { ...claim, serverUrl: ofLength(400) }))).toBe('invalid-claim');
  });
});
