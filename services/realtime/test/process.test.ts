import { Client, cursorIn } from './client.ts';
import { freePort, GatewayProcess } from './gateway-process.ts';
import { Load, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let port: number;
let gateway: GatewayProcess;

beforeAll(async () => {
  port = await freePort();
  await system.start();
  await system.ensureStreams();
  await system.register('a');
});
afterAll(() => system.stop());
beforeEach(async () => {
  gateway = await GatewayProcess.start(system.env, port);
});
afterEach(() => gateway.cleanUp());

/** Subscribes as soon as the gateway lets it, as a real client does. */
async function follow(since: string): Promise<Client> {
  const client = await Client.connect(port);
  await waitFor(async () => (await client.subscribe({ device_id: 'a', since })).ok);
  return client;
}

const lastCursor = (client: Client) => client.readings.at(-1)!.cursor;

describe('the gateway process', () => {
  it('is killed and restarted, and a client that comes back misses nothing and gets nothing twice', async () => {
    const before = system.published.get('a')?.length ?? 0;
    const start = String(await system.publish('other'));
    const load = new Load(system, ['a', 'other']);
    const first = await follow(start);
    await waitFor(() => first.readings.length > 30);
    await gateway.end('SIGKILL');
    await waitFor(() => first.socket.disconnected);

    const missed = load.count;
    await waitFor(() => load.count > missed + 20);
    gateway = await GatewayProcess.start(system.env, port);
    const second = await follow(lastCursor(first));
    await waitFor(() => second.readings.length > 60);
    await load.stop();
    const expected = system.published.get('a')!.slice(before);
    await waitFor(() => first.ids().length + second.ids().length >= expected.length);
    expect([...first.ids(), ...second.ids()]).toEqual(expected);
    second.close();
  });

  it('goes on when the broker is killed and comes back', async () => {
    const client = await Client.connect(port);
    await waitFor(async () => (await client.subscribe({ device_id: 'a' })).ok);
    const before = system.published.get('a')?.length ?? 0;
    await system.publish('a');
    await waitFor(() => client.ids().length === 1);

    await system.killBroker();
    const health = () => fetch(`http://127.0.0.1:${port}/api/v1/health`).then((answer) => answer.text());
    await waitFor(async () => (await health()).includes('"degraded"'));
    await system.restartBroker();
    await waitFor(() =>
      system.publish('a').then(
        () => true,
        () => false,
      ),
    );
    await system.publish('a');
    const expected = system.published.get('a')!.slice(before);
    await waitFor(() => client.ids().length >= expected.length, 40_000);
    expect(client.ids()).toEqual(expected);
    await waitFor(async () => (await health()).includes('"healthy"'));

    const returning = await Client.connect(port);
    cursorIn(await returning.subscribe({ device_id: 'a', since: client.readings[0]!.cursor }));
    expect(returning.ids()).toEqual(expected.slice(1));
    returning.close();
    client.close();
  });

  it.each(['websocket', 'polling'])(
    'ends with 0 on SIGTERM, and a client over %s returns by itself',
    async (transport) => {
      const client = await Client.connect(port, {
        transports: [transport],
        reconnection: true,
        reconnectionDelay: 50,
      });
      expect(await client.subscribe({ all: true })).toMatchObject({ ok: true });
      const gone = new Promise<string>((resolve) => client.socket.once('disconnect', resolve));
      expect(await gateway.end('SIGTERM')).toBe(0);
      // Not 'io server disconnect', after which a client would stay away.
      expect(await gone).toMatch(/^transport/);

      gateway = await GatewayProcess.start(system.env, port);
      await waitFor(() => client.socket.connected);
      client.close();
      expect(await gateway.end('SIGTERM')).toBe(0);
    },
  );
});
