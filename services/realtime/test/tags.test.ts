import type { RunningService } from '@telemetry/chassis';
import fc from 'fast-check';
import { Client, cursorIn } from './client.ts';
import { Load, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let gateway: RunningService;
let revision = 1n;

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  gateway = await system.startGateway();
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});

/** Gives a device its tags, and waits until the gateway knows. */
async function tag(deviceId: string, ...tags: string[]): Promise<void> {
  const witness = await Client.connect(gateway.port);
  await witness.subscribe({ all: true });
  revision += 1n;
  await system.register(deviceId, { tags, revision });
  const told = Number(revision);
  await waitFor(() => witness.devices.some((event) => event.revision === told));
  witness.close();
}

const publishedOf = (device: string) => system.published.get(device) ?? [];

describe('subscribing by tag', () => {
  it('brings the readings of the devices that have it, and of no others', async () => {
    await tag('north-1', 'north');
    await tag('north-2', 'north', 'wet');
    await tag('south-1', 'wet');
    const client = await Client.connect(gateway.port);
    cursorIn(await client.subscribe({ tag: 'north' }));
    for (const device of ['north-1', 'south-1', 'north-2']) await system.publish(device);
    await waitFor(() => client.readings.length === 2);
    expect(client.ids()).toEqual([...publishedOf('north-1'), ...publishedOf('north-2')]);
    expect(await client.unsubscribe({ tag: 'north' })).toMatchObject({ ok: true });
    client.close();
  });

  it('follows a device that gains the tag or loses it, from one reading to the next', async () => {
    await tag('nomad');
    await tag('settled', 'east');
    const client = await Client.connect(gateway.port);
    await client.subscribe({ tag: 'east' });
    await system.publish('nomad');
    // Those of another partition do not wait for it.
    await system.publish('settled');
    await waitFor(() => client.ids('settled').length === 1);
    await tag('nomad', 'east');
    await system.publish('nomad');
    await waitFor(() => client.ids('nomad').length === 1);
    await tag('nomad', 'west');
    await system.publish('nomad');
    await system.publish('settled');
    await waitFor(() => client.ids('settled').length === 2);
    expect(client.ids('nomad')).toEqual([publishedOf('nomad')[1]]);
    // Told that it came, and that it went.
    const told = client.devices.filter((event) => event.device_id === 'nomad' && event.change === 'updated');
    expect(told.map(({ tags }) => tags)).toEqual([['east'], ['west']]);
    client.close();
  });

  it('gives each reading once to one who wants the device, two of its tags and all', async () => {
    await tag('both', 'one', 'two');
    await tag('second', 'two');
    const client = await Client.connect(gateway.port);
    await client.subscribe({ device_id: 'both' });
    await client.subscribe({ tag: 'one' });
    await client.subscribe({ tag: 'two' });
    await system.publish('both');
    await system.publish('second');
    await waitFor(() => client.ids('second').length === 1);
    await client.subscribe({ all: true });
    await system.publish('both');
    await system.publish('second');
    await waitFor(() => client.ids('second').length === 2);
    await client.unsubscribe({ all: true });
    await client.unsubscribe({ tag: 'two' });
    await system.publish('second');
    await system.publish('both');
    await waitFor(() => client.ids('both').length === 3);
    expect(client.ids('both')).toEqual(publishedOf('both'));
    expect(client.ids('second')).toEqual(publishedOf('second').slice(0, 2));
    client.close();
  });

  it('brings every reading of a device once while other subscriptions to it come and go', async () => {
    await tag('steady', 'calm', 'slow');
    const client = await Client.connect(gateway.port);
    await client.subscribe({ device_id: 'steady' });
    const load = new Load(system, ['steady', 'other']);
    const others = fc.constantFrom({ tag: 'calm' }, { tag: 'slow' }, { device_id: 'other' }, { all: true });
    const acts = fc.constantFrom('subscribe', 'unsubscribe' as const);
    for (const [act, selection] of fc.sample(fc.tuple(acts, others), 150)) {
      if (act === 'subscribe') await client.subscribe(selection);
      else await client.unsubscribe(selection);
      const { count } = load;
      await waitFor(() => load.count > count);
    }
    await load.stop();
    await waitFor(() => client.ids('steady').length >= publishedOf('steady').length);
    expect(client.ids('steady')).toEqual(publishedOf('steady'));
    expect(new Set(client.ids()).size).toBe(client.ids().length);
    client.close();
  });

  it('goes on since a cursor without gap or duplicate while readings come, on any replica', async () => {
    const devices = ['seam-1', 'seam-2', 'seam-3'];
    await tag('seam-1', 'seam');
    await tag('seam-2', 'seam');
    const since = String(await system.publish('other'));
    const load = new Load(system, devices);
    await waitFor(() => load.count > 30);
    const fresh = await system.startGateway();
    const clients: Client[] = [];
    for (const { port } of [gateway, fresh, gateway, fresh]) {
      const client = await Client.connect(port);
      cursorIn(await client.subscribe({ tag: 'seam', since }));
      clients.push(client);
    }
    await waitFor(() => load.count > 200);
    await load.stop();
    for (const client of clients) {
      for (const device of ['seam-1', 'seam-2']) {
        await waitFor(() => client.ids(device).length >= publishedOf(device).length);
        expect(client.ids(device)).toEqual(publishedOf(device));
      }
      expect(client.ids('seam-3')).toEqual([]);
      client.close();
    }
    await fresh.stop();
  });
});
