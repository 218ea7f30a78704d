import type { RunningService } from '@telemetry/chassis';
import { Client, cursorIn } from './client.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let gateway: RunningService;
let client: Client;

beforeAll(async () => {
  await system.start();
  gateway = await system.startGateway();
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});
beforeEach(async () => {
  client = await Client.connect(gateway.port);
});
afterEach(() => client.close());

async function know(...devices: string[]): Promise<void> {
  for (const device of devices) {
    await system.register(device);
    await waitFor(async () => (await client.subscribe({ device_id: device })).ok);
    await client.unsubscribe({ device_id: device });
  }
}

describe('before ingest has ever run', () => {
  it('asks to try again, and serves once the stream is there', async () => {
    expect(await client.subscribe({ all: true })).toMatchObject({ ok: false, code: 'UNAVAILABLE' });

    await system.ensureStreams();
    await waitFor(async () => (await client.subscribe({ all: true })).ok);
    await system.publish('first');
    await waitFor(() => client.readings.length === 1);
  });
});

describe('subscribe', () => {
  it('knows a device as soon as the registry has told of it, and only then', async () => {
    const missing = await client.subscribe({ device_id: 'late' });
    expect(missing).toMatchObject({ ok: false, code: 'DEVICE_NOT_FOUND' });

    await system.register('late');
    await waitFor(async () => (await client.subscribe({ device_id: 'late' })).ok);
  });

  it('sends readings as the contract says, to those alone who want them', async () => {
    await know('a', 'b');
    const [onlyA, onlyB, all] = await Promise.all([1, 2, 3].map(() => Client.connect(gateway.port)));
    const before = cursorIn(await onlyA!.subscribe({ device_id: 'a' }));
    await onlyB!.subscribe({ device_id: 'b' });
    await all!.subscribe({ all: true });

    const position = await system.publish('a');
    await system.publish('b');
    await waitFor(
      () => all!.readings.length === 2 && onlyA!.readings.length === 1 && onlyB!.readings.length === 1,
    );

    expect(Number(before)).toBeLessThan(position);
    expect(onlyA!.readings).toEqual([
      {
        id: system.published.get('a')![0],
        device_id: 'a',
        metrics: { temperature: 21.5 },
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        cursor: String(position),
      },
    ]);
    expect(onlyB!.ids()).toEqual(system.published.get('b'));
    expect(client.readings).toEqual([]);
    for (const each of [onlyA!, onlyB!, all!]) each.close();
  });

  it('sends a reading once to one who wants the device and all', async () => {
    await know('c', 'd');
    await client.subscribe({ device_id: 'c' });
    await client.subscribe({ all: true });
    await system.publish('c');
    await system.publish('d');
    await waitFor(() => client.ids('d').length === 1);
    expect(client.ids('c')).toEqual(system.published.get('c'));
  });

  it('gathers a burst into few frames', async () => {
    await client.subscribe({ all: true });
    await Promise.all(Array.from({ length: 200 }, () => system.publish('burst', 'burst')));
    await waitFor(() => client.ids('burst').length === 400);
    expect(client.ids('burst')).toEqual(expect.arrayContaining(system.published.get('burst')!));
    expect(client.frames.length).toBeLessThan(100);
  });

  it('goes on after a message that cannot be read', async () => {
    await client.subscribe({ all: true });
    await system.publishRubbish();
    await system.publish('sane');
    await waitFor(() => client.ids('sane').length === 1);
  });

  it('ends when told so', async () => {
    await know('e', 'f');
    await client.subscribe({ device_id: 'e' });
    await client.subscribe({ device_id: 'f' });
    const last = await system.publish('e');
    await waitFor(() => client.ids('e').length === 1);

    expect(Number(cursorIn(await client.unsubscribe({ device_id: 'e' })))).toBe(last);
    expect(await client.unsubscribe({ device_id: 'e' })).toMatchObject({ ok: true });
    await system.publish('e');
    await system.publish('f');
    await waitFor(() => client.ids('f').length === 1);
    expect(client.ids('e')).toHaveLength(1);
  });

  it.each([
    ['nothing', []],
    ['null', [null]],
    ['a string', ['a']],
    ['a number', [7]],
    ['a list', [[{ all: true }]]],
    ['two arguments', [{ all: true }, { all: true }]],
    ['an empty object', [{}]],
    ['device and all', [{ device_id: 'a', all: true }]],
    ['device and tag', [{ device_id: 'a', tag: 'x' }]],
    ['tag and all', [{ tag: 'x', all: true }]],
    ['a tag that is none', [{ tag: 'x y' }]],
    ['all: false', [{ all: false }]],
    ['a device id that is none', [{ device_id: 'a b' }]],
    ['a device id that is a number', [{ device_id: 5 }]],
    ['a device id that is an object', [{ device_id: { toString: 'a' } }]],
    ['a cursor that is none', [{ all: true, since: 'yesterday' }]],
    ['a cursor that is a number', [{ all: true, since: 5 }]],
    ['an unknown member', [{ all: true, sort: 'x' }]],
  ])('refuses %s and stays connected', async (_name, payload) => {
    expect(await client.subscribe(...payload)).toEqual({
      ok: false,
      code: 'VALIDATION_ERROR',
      error: expect.any(String),
    });
    expect(await client.unsubscribe(...payload)).toMatchObject({ ok: false, code: 'VALIDATION_ERROR' });
    expect(client.socket.connected).toBe(true);
  });

  it('takes a hundred subscriptions of a connection and no more', async () => {
    const devices = Array.from({ length: 101 }, (_, i) => `many-${i}`);
    await Promise.all(devices.map((device) => system.register(device)));
    await waitFor(async () => (await client.subscribe({ device_id: 'many-0' })).ok);
    for (const device_id of devices.slice(0, 100)) {
      await waitFor(async () => (await client.subscribe({ device_id })).ok);
    }
    expect(await client.subscribe({ device_id: 'many-100' })).toMatchObject({
      ok: false,
      code: 'RATE_LIMITED',
    });
    expect(await client.subscribe({ device_id: 'many-5' })).toMatchObject({ ok: true });
    await client.unsubscribe({ device_id: 'many-0' });
    expect(await client.subscribe({ device_id: 'many-100' })).toMatchObject({ ok: true });
  });
});
