import type { RunningService } from '@telemetry/chassis';
import { Broadcast } from '../src/live/broadcast.service.ts';
import { Client } from './client.ts';
import { PlainClient } from './plain-client.ts';
import { System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
let gateway: RunningService;

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  gateway = await system.startGateway();
  const client = await Client.connect(gateway.port);
  await waitFor(async () => (await client.subscribe({ all: true })).ok);
  client.close();
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});

const sum = (counts: readonly { dropped: number }[]) => counts.reduce((all, { dropped }) => all + dropped, 0);

/** Messages of many readings each, so many that no buffer of the network holds them. */
const MESSAGES = 120;
const READINGS = 730;
const FLEET = Array.from({ length: READINGS }, (_, i) => `d-${i}`) as [string, ...string[]];

async function socketIoClient(): Promise<Client> {
  const client = await Client.connect(gateway.port);
  await client.subscribe({ all: true });
  return client;
}

describe.each([
  ['over Socket.IO', socketIoClient],
  ['over plain WebSocket', () => PlainClient.follow(gateway.port, '/stream/all')],
])('a client that does not read %s', (_name, connect) => {
  it('misses readings but not the latest of each device, is told how many, and slows nobody', async () => {
    const [stalled, quick] = [await connect(), await connect()];
    const wire = stalled.stall();
    const before = quick.readings.length;
    for (let i = 0; i < MESSAGES; i++) await system.publish(...FLEET);
    const sent = MESSAGES * READINGS;
    await waitFor(() => quick.readings.length - before === sent, 30_000);
    expect(quick.lagging).toEqual([]);
    const latest = new Map(FLEET.map((device) => [device, system.published.get(device)!.at(-1)]));

    wire.resume();
    await waitFor(() => stalled.readings.length + sum(stalled.lagging) >= sent);
    expect(sum(stalled.lagging)).toBeGreaterThan(0);
    expect(stalled.readings.length + sum(stalled.lagging)).toBe(sent);
    expect(new Map(stalled.readings.map(({ device_id, id }) => [device_id, id]))).toEqual(latest);
    expect(new Set(stalled.ids()).size).toBe(stalled.readings.length);

    // Whoever wants what it missed comes back with the cursor it was told.
    const { cursor } = stalled.lagging[0]!;
    const returning = await Client.connect(gateway.port);
    await returning.subscribe({ all: true, since: cursor });
    const complete = stalled.readings.filter((reading) => Number(reading.cursor) <= Number(cursor));
    const ids = [...complete.map(({ id }) => id), ...returning.ids()];
    expect(new Set(ids).size).toBe(sent);
    expect(ids).toHaveLength(sent);
    returning.close();

    // And it is as quick as the others again.
    const told = stalled.lagging.length;
    await system.publish('d-0');
    await waitFor(() => stalled.readings.at(-1)!.id === system.published.get('d-0')!.at(-1));
    expect(stalled.lagging).toHaveLength(told);
    stalled.close();
    quick.close();
  });

  it('gets no latest reading of what it no longer wants', async () => {
    const stalled = await connect();
    const wire = stalled.stall();
    for (let i = 0; i < MESSAGES; i++) await system.publish(...FLEET);
    const answered = unsubscribed(stalled);
    const broadcast = gateway.app.get(Broadcast, { strict: false });
    await waitFor(() => !broadcast.reaches(['all']));
    wire.resume();
    await answered;
    expect(stalled.readings.length).toBeGreaterThan(0);
    expect(stalled.ids()).not.toContain(system.published.get('d-1')!.at(-1));
    stalled.close();
  });
});

/** Unsubscribes, and waits for the answer. */
async function unsubscribed(client: Client | PlainClient): Promise<void> {
  if (client instanceof Client) {
    await client.unsubscribe({ all: true });
    return;
  }
  client.send({ action: 'unsubscribe', all: true });
  await waitFor(() => client.of('ack').length === 2);
}
