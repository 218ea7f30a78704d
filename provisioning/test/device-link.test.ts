import { create, toBinary } from '@bufbuild/protobuf';
import { SecurityScheme, SessionDataSchema } from '@telemetry/proto/provisioning';
import { type Bytes, utf8 } from '../src/bytes.ts';
import { DeviceLink } from '../src/device-link.ts';
import { scanNetworks } from '../src/scan-networks.ts';
import type { Transport } from '../src/transport/transport.ts';
import { fastClock, NETWORKS, OWNER, reasonOf, setUp } from './set-up.ts';

/** A question that a device answers without having been told anything. */
const QUESTION = [0x08, 0x02];
const question = () => ({ endpoint: 'prov-scan', plaintext: new Uint8Array(QUESTION) });

/** A transport with something of another put in front of it. */
function changed(transport: Transport, changes: Partial<Transport>): Transport {
  return {
    maxRequestBytes: transport.maxRequestBytes,
    connect: () => transport.connect(),
    send: (endpoint, request) => transport.send(endpoint, request),
    disconnect: () => transport.disconnect(),
    ...changes,
  };
}

describe('the link to a device', () => {
  it('connects and shakes hands once, and says what the device tells of itself', async () => {
    const { link, peripheral, arrived } = await setUp();
    expect(await link.open()).toMatchObject({ securityVersion: 2, patchVersion: 1 });
    await link.request(question());
    await link.request(question());
    expect(peripheral.connections).toBe(1);
    expect(arrived.map(({ endpoint }) => endpoint)).toEqual([
      'proto-ver',
      'prov-session',
      'prov-session',
      'prov-scan',
      'prov-scan',
    ]);
  });

  it.each([
    [0, 0, 'unsupported-security'],
    [1, 0, 'unsupported-security'],
    [2, 0, 'outdated-firmware'],
  ])(
    'refuses Security %i with patch %i before it has said anything',
    async (securityVersion, patchVersion, reason) => {
      const { link, arrived, peripheral } = await setUp({ tells: { securityVersion, patchVersion } });
      expect(await reasonOf(link.request(question()))).toBe(reason);
      expect(arrived.map(({ endpoint }) => endpoint)).toEqual(['proto-ver']);
      expect(peripheral.connected).toBe(false);
    },
  );

  it('refuses a device that answers with another scheme than it told of', async () => {
    const { transport } = await setUp();
    const answer = toBinary(
      SessionDataSchema,
      create(SessionDataSchema, { securityScheme: SecurityScheme.SECURITY_SCHEME_1 }),
    );
    const other = changed(transport, {
      send: (endpoint, request) =>
        endpoint === 'prov-session'
          ? Promise.resolve(new Uint8Array(answer))
          : transport.send(endpoint, request),
    });
    expect(await reasonOf(new DeviceLink(other, OWNER).open())).toBe('unsupported-security');
  });

  it('knows a wrong proof of possession, and does not try it again', async () => {
    const { link, arrived } = await setUp({}, { password: 'abcd1235' });
    const request = link.request({ ...question(), attempts: 3 });
    await expect(request).rejects.toThrow(/^Wrong proof of possession/);
    expect(arrived.filter(({ endpoint }) => endpoint === 'prov-session')).toHaveLength(2);
  });

  it('knows a device that cannot prove itself, and sends it nothing', async () => {
    const { transport, arrived } = await setUp();
    let answers = 0;
    const impostor = changed(transport, {
      send: async (endpoint, request) => {
        const answer = await transport.send(endpoint, request);
        // The device's proof is in the second answer of the handshake.
        if (endpoint === 'prov-session' && ++answers === 2) answer[20] = (answer[20] ?? 0) ^ 1;
        return answer;
      },
    });
    expect(await reasonOf(new DeviceLink(impostor, OWNER).request(question()))).toBe('not-the-device');
    expect(arrived.some(({ endpoint }) => endpoint === 'prov-scan')).toBe(false);
  });

  it('has one request in flight, in the order in which they were made', async () => {
    const { transport } = await setUp();
    let inFlight = 0;
    const most: number[] = [];
    const watched = changed(transport, {
      send: async (endpoint, request) => {
        most.push(++inFlight);
        const answer = await transport.send(endpoint, request);
        inFlight--;
        return answer;
      },
    });
    const link = new DeviceLink(watched, OWNER);
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((i) => link.request(question()).then(() => order.push(i))));
    expect(order).toEqual([1, 2, 3, 4]);
    expect(most).toEqual(Array.from({ length: 7 }, () => 1));
  });

  it('begins a new session after a lost connection, again for what may be repeated', async () => {
    const { link, peripheral } = await setUp();
    await link.open();
    peripheral.disconnect();
    expect(await reasonOf(link.request(question()))).toBe('connection-lost');
    expect(await reasonOf(link.request(question()))).toBe('none');
    peripheral.disconnect();
    expect(await reasonOf(link.request({ ...question(), attempts: 2 }))).toBe('none');
    expect(peripheral.connections).toBe(3);
  });

  it('begins a new session after a changed answer and after a refusal', async () => {
    const { transport, peripheral } = await setUp();
    let spoilt = false;
    const noisy = changed(transport, {
      send: async (endpoint, request) => {
        const answer = await transport.send(endpoint, request);
        return spoilt && endpoint === 'prov-scan' ? answer.fill(0) : answer;
      },
    });
    const link = new DeviceLink(noisy, OWNER);
    await link.request(question());
    spoilt = true;
    expect(await reasonOf(link.request(question()))).toBe('out-of-step');
    spoilt = false;
    expect(await reasonOf(link.request({ endpoint: 'prov-scan', plaintext: utf8('?') }))).toBe(
      'request-refused',
    );
    expect(await reasonOf(link.request(question()))).toBe('none');
    expect(peripheral.connections).toBe(3);
  });

  it('gives up in time on a device that does not answer', async () => {
    const { link, peripheral } = await setUp();
    await link.open();
    peripheral.isDeaf = true;
    expect(await reasonOf(link.request({ ...question(), timeoutMs: 20 }))).toBe('timed-out');
    expect(peripheral.connected).toBe(false);
    peripheral.isDeaf = false;
    expect(await reasonOf(link.request(question()))).toBe('none');
  });

  it('gives up in time on a device that cannot be reached', async () => {
    const { transport } = await setUp();
    const far = changed(transport, { connect: () => new Promise(() => undefined) });
    expect(await reasonOf(new DeviceLink(far, OWNER, { timeoutMs: 20 }).open())).toBe('timed-out');
  });

  it('sends no empty message, and none that is too long', async () => {
    const { link, arrived } = await setUp();
    await expect(link.request({ endpoint: 'prov-scan', plaintext: new Uint8Array() })).rejects.toThrow(
      RangeError,
    );
    const long = { endpoint: 'telemetry-claim', plaintext: new Uint8Array(465) };
    expect(await reasonOf(link.request(long))).toBe('request-too-large');
    expect(arrived).toEqual([]);
  });

  it('wipes what was sent, also when it could not be sent', async () => {
    const { link, peripheral } = await setUp();
    const secrets: Bytes[] = [new Uint8Array(QUESTION), new Uint8Array(QUESTION)];
    for (const plaintext of secrets) {
      await reasonOf(link.request({ endpoint: 'prov-scan', plaintext }));
      peripheral.disconnect();
    }
    expect(secrets).toEqual([new Uint8Array(2), new Uint8Array(2)]);
  });

  it('stays closed', async () => {
    const { link, peripheral } = await setUp();
    await link.open();
    await link.close();
    expect(peripheral.connected).toBe(false);
    expect(await reasonOf(link.request(question()))).toBe('link-closed');
    expect(peripheral.connections).toBe(1);
  });

  it('is where a whole scan goes on after the connection was lost in its midst', async () => {
    const { transport, peripheral, arrived } = await setUp();
    let sent = 0;
    const shaky = changed(transport, {
      send: async (endpoint, request) => {
        if (endpoint === 'prov-scan' && ++sent === 5) peripheral.disconnect();
        return transport.send(endpoint, request);
      },
    });
    const networks = await scanNetworks(new DeviceLink(shaky, OWNER), fastClock());
    expect(networks).toHaveLength(NETWORKS.length);
    expect(peripheral.connections).toBe(2);
    for (const { plaintext } of arrived) expect(plaintext?.length).not.toBe(0);
  });
});
