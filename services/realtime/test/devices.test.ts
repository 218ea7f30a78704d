import type { RunningService } from '@telemetry/chassis';
import { DEVICES } from '@telemetry/proto';
import type { DeviceEvent } from '../src/live/device-event.ts';
import { Client } from './client.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let gateway: RunningService;
let client: Client;

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  gateway = await system.startGateway();
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});
beforeEach(async () => {
  client = await Client.connect(gateway.port);
  await client.subscribe({ all: true });
});
afterEach(() => client.close());

const eventsOf = (deviceId: string, of = client) =>
  of.devices.filter((event) => event.device_id === deviceId);
const told = (deviceId: string, of = client) =>
  eventsOf(deviceId, of).map(({ change, status }) => `${change} ${status}`);

/** A device that is to report every second, so that it is late after three and offline after ten. */
const QUICK = { expectedIntervalS: 1 };

describe('the events of a device', () => {
  it('tell what it is, as the registry tells of it', async () => {
    await system.register('new', { name: 'New one', tags: ['a', 'b'] });
    await waitFor(() => eventsOf('new').length === 1);
    await system.register('new', { name: 'Renamed', revision: 2n, isActive: false });
    await waitFor(() => eventsOf('new').length === 2);
    await system.register('new', { name: 'Old news', revision: 1n });
    await system.register('next');
    await waitFor(() => eventsOf('next').length === 1);
    const expected: DeviceEvent = {
      device_id: 'new',
      name: 'New one',
      tags: ['a', 'b'],
      is_active: true,
      status: 'never_seen',
      last_seen_at: null,
      revision: 1,
      change: 'registered',
    };
    const changed = { name: 'Renamed', tags: [], is_active: false, revision: 2 };
    expect(eventsOf('new')).toEqual([
      expected,
      { ...expected, ...changed, status: 'inactive', change: 'updated' },
    ]);
  });

  it('tell each status it comes to, once and when it does: by its reading, and by its silence', async () => {
    await system.register('quick', QUICK);
    await waitFor(() => eventsOf('quick').length === 1);
    await system.publish('quick');
    await waitFor(() => eventsOf('quick').length === 2);
    const seenMs = Date.parse(eventsOf('quick')[1]!.last_seen_at!);
    await waitFor(() => eventsOf('quick').length === 3);
    const silentMs = Date.now() - seenMs;
    expect(silentMs).toBeGreaterThan(3_000);
    expect(silentMs).toBeLessThan(4_500);
    await system.publish('quick');
    await waitFor(() => eventsOf('quick').length === 4);
    await system.publish('quick');
    await waitFor(() => eventsOf('quick').length === 6);
    expect(told('quick')).toEqual([
      'registered never_seen',
      'status online',
      'status late',
      'status online',
      'status late',
      'status offline',
    ]);
  });

  it('come from the store where no reading was seen here, and reach those who look at the device', async () => {
    await system.register('stored', { tags: ['kept'] });
    await waitFor(() => eventsOf('stored').length === 1);
    const [one, tagged, other] = await Promise.all([1, 2, 3].map(() => Client.connect(gateway.port)));
    await one!.subscribe({ device_id: 'stored' });
    await one!.subscribe({ tag: 'kept' });
    await tagged!.subscribe({ tag: 'kept' });
    await other!.subscribe({ tag: 'else' });
    const lateMs = Date.now() - 200_000;
    await system.see('stored', lateMs);
    await waitFor(() => eventsOf('stored').length === 2);
    await system.see('stored', Date.now() - 1_000_000);
    await system.see('stored', Date.now());
    const isTold = (each: Client) => told('stored', each).includes('status online');
    await waitFor(() => [client, one!, tagged!].every(isTold));
    expect(told('stored')).toEqual(['registered never_seen', 'status late', 'status online']);
    expect(eventsOf('stored')[1]!.last_seen_at).toBe(new Date(lateMs).toISOString());
    for (const each of [one!, tagged!])
      expect(told('stored', each)).toEqual(['status late', 'status online']);
    expect(other!.devices).toEqual([]);
    for (const each of [one!, tagged!, other!]) each.close();
  });

  it('do not overwhelm a client when a whole fleet comes at once', async () => {
    const fleet = Array.from({ length: 700 }, (_, i) => `fleet-${i}`);
    await Promise.all(fleet.map((deviceId) => system.register(deviceId)));
    await waitFor(() => client.devices.length >= 700);
    expect(client.lagging).toEqual([]);
    expect(new Set(client.devices.map(({ device_id: id }) => id)).size).toBe(700);
  });
});

describe('a replica that starts', () => {
  it('knows the fleet and when it was seen from the streams alone, with no registry there', async () => {
    await system.register('before', { tags: ['old'] });
    await system.see('before', Date.now() - 200_000);
    const fresh = await system.startGateway();
    const newcomer = await Client.connect(fresh.port);
    expect(await newcomer.subscribe({ device_id: 'before' })).toMatchObject({ ok: true });
    await system.publish('before');
    await waitFor(() => newcomer.devices.length === 1);
    expect(newcomer.devices).toMatchObject([
      { device_id: 'before', tags: ['old'], change: 'status', status: 'online' },
    ]);
    newcomer.close();
    await fresh.stop();
  });
});

describe('a stream of devices that is lost and made anew', () => {
  it('takes no device away, and what the registry then tells is believed, whatever its revision', async () => {
    await system.register('kept', { revision: 9n, tags: ['x'] });
    await system.register('changed', { revision: 9n, tags: ['x'] });
    await waitFor(() => eventsOf('changed').length === 1 && eventsOf('kept').length === 1);
    const bystander = await Client.connect(gateway.port);
    await bystander.subscribe({ tag: 'x' });

    await system.renew(DEVICES);
    await system.publish('kept');
    await waitFor(() => bystander.ids('kept').length === 1);
    await system.register('kept', { revision: 9n, tags: ['x'] });
    await system.register('changed', { revision: 3n, tags: ['y'] });
    await waitFor(() => eventsOf('changed').length === 2);
    expect(told('kept')).toEqual(['registered never_seen', 'status online']);
    expect(eventsOf('changed')[1]).toMatchObject({ change: 'updated', tags: ['y'], revision: 3 });
    await system.publish('changed');
    await system.publish('kept');
    await waitFor(() => bystander.ids('kept').length === 2);
    expect(bystander.ids('changed')).toEqual([]);
    bystander.close();
  });
});
