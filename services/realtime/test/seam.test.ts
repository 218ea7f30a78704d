import type { RunningService } from '@telemetry/chassis';
import type { Ack } from '../src/live/acknowledge.service.ts';
import type { Resync } from '../src/live/resync.ts';
import { Client, cursorIn } from './client.ts';
import { Load, System } from './system.ts';
import { waitFor } from './wait-for.ts';

const system = new System();
const DEVICES = ['a', 'b', 'c', 'd', 'e'];
const UNKNOWN_RANGE = { from: null, to: expect.any(String) };
let gateway: RunningService;

beforeAll(async () => {
  await system.start();
  await system.ensureStreams();
  for (const device of DEVICES) await system.register(device, { tags: device === 'a' ? ['x'] : [] });
  gateway = await system.startGateway();
  const client = await Client.connect(gateway.port);
  for (const device_id of DEVICES) await waitFor(async () => (await client.subscribe({ device_id })).ok);
  client.close();
});
afterAll(async () => {
  await gateway.stop();
  await system.stop();
});

const publishedOf = (device: string) => system.published.get(device) ?? [];

/** As many times the same device, for a message of so many readings. */
function devicesOf(device: string, count: number): [string, ...string[]] {
  return [device, ...Array.from({ length: count - 1 }, () => device)];
}

/** Waits until a client has all of a device's readings from the one at `from` on; they are the same, in order. */
async function expectAll(client: Client, device: string, from: number): Promise<void> {
  const expected = publishedOf(device).slice(from);
  await waitFor(() => client.ids(device).length >= expected.length);
  expect(client.ids(device)).toEqual(expected);
}

describe('subscribing since a cursor', () => {
  it.each(['websocket', 'polling'])(
    'meets the live feed without gap or duplicate over %s',
    async (transport) => {
      const before = publishedOf('a').length;
      const since = String(await system.publish('b'));
      const beforeAllOthers = publishedOf('c').length;
      const load = new Load(system, DEVICES);
      await waitFor(() => load.count > 50);
      const clients: Client[] = [];
      for (let i = 0; i < 5; i++) {
        const client = await Client.connect(gateway.port, { transports: [transport] });
        expect(
          await client.subscribe(i % 2 === 0 ? { device_id: 'a', since } : { all: true, since }),
        ).toMatchObject({ ok: true });
        clients.push(client);
      }
      await waitFor(() => load.count > 200);
      await load.stop();
      for (const client of clients) await expectAll(client, 'a', before);
      await expectAll(clients[1]!, 'c', beforeAllOthers);
      for (const client of clients) client.close();
    },
  );

  it('reaches back beyond what is kept in memory, while readings go on', async () => {
    const before = publishedOf('a').length;
    const since = String(await system.publish('b'));
    for (let i = 0; i < 25; i++) await system.publish(...devicesOf('a', 1000));
    // A frame for those who are in the room already waits nearly always, and is not the newcomer's.
    const there = await Client.connect(gateway.port);
    await there.subscribe({ device_id: 'a' });
    const load = new Load(system, ['a']);
    const client = await Client.connect(gateway.port);
    // Counted as the answer comes: frames that come with it are handed over before a promise goes on.
    const [ack, delivered] = await new Promise<[Ack, number]>((resolve) => {
      client.socket.emit('subscribe', { device_id: 'a', since }, (answer: Ack) =>
        resolve([answer, client.ids('a').length]),
      );
    });
    const cursor = cursorIn(ack);
    await load.stop();

    await expectAll(client, 'a', before);
    expect(delivered).toBeGreaterThanOrEqual(25_000);
    expect(
      client.readings.slice(0, delivered).every((reading) => Number(reading.cursor) <= Number(cursor)),
    ).toBe(true);
    expect(client.readings.slice(delivered).every((reading) => Number(reading.cursor) > Number(cursor))).toBe(
      true,
    );
    expect(client.resyncs).toEqual([]);
    client.close();
    there.close();
  });

  it('begins anew when it is asked again, even while the first is under way', async () => {
    const client = await Client.connect(gateway.port);
    const since = String(await system.publish('d'));
    const before = publishedOf('d').length;
    const first = client.subscribe({ device_id: 'd', since: '0' });
    const second = client.subscribe({ device_id: 'd', since });
    await Promise.all([first, second]);
    client.frames.length = 0;
    await system.publish('d');
    await expectAll(client, 'd', before);
    client.close();
  });

  it('goes on after any cursor it was ever given, whatever the number of disconnections', async () => {
    const before = publishedOf('e').length;
    let cursor = String(await system.publish('b'));
    const load = new Load(system, DEVICES);
    const seen: string[] = [];
    for (let i = 0; i < 10; i++) {
      const client = await Client.connect(gateway.port);
      cursor = cursorIn(await client.subscribe({ device_id: 'e', since: cursor }));
      await waitFor(() => client.frames.length >= i % 4);
      client.close();
      seen.push(...client.ids('e'));
      cursor = String(Math.max(Number(cursor), ...client.readings.map((reading) => Number(reading.cursor))));
    }
    await load.stop();
    const last = await Client.connect(gateway.port);
    await last.subscribe({ device_id: 'e', since: cursor });
    const expected = publishedOf('e').slice(before);
    await waitFor(() => seen.length + last.ids('e').length >= expected.length);
    expect([...seen, ...last.ids('e')]).toEqual(expected);
    last.close();
  });

  it.each([
    ['a device', { device_id: 'a' }, { device_id: 'a' }],
    ['a tag', { tag: 'x' }, { tag: 'x' }],
    ['all', { all: true }, { all: true }],
  ])(
    'tells to look at the history again when the cursor of %s lies beyond the stream',
    async (_name, room, named) => {
      const watching = await Client.connect(gateway.port);
      await watching.subscribe({ device_id: 'a' });
      const last = await system.publish('a');
      const from = publishedOf('a').length;
      // What the gateway has not read yet would rightly come to the subscriber.
      await expectAll(watching, 'a', from - 1);
      watching.close();
      const client = await Client.connect(gateway.port);
      const cursor = cursorIn(await client.subscribe({ ...room, since: String(last + 1_000_000) }));
      expect(client.resyncs).toEqual([{ ...named, cursor, ...UNKNOWN_RANGE }]);
      await system.publish('a');
      await expectAll(client, 'a', from);
      client.close();
    },
  );

  it('tells to look at the history again when the stream no longer reaches back, and goes on from now', async () => {
    const early = await system.publish('a');
    const earlyMs = Date.now();
    for (let i = 0; i < 21; i++) await system.publish(...devicesOf('a', 1000));
    const last = await system.publish('a');
    await system.trim(last);

    const returning = await Client.connect(gateway.port);
    await returning.subscribe({ tag: 'x', since: String(early) });
    const [{ tag, from: fromTime, to }] = returning.resyncs as [Resync];
    expect(tag).toBe('x');
    expect(Math.abs(Date.parse(fromTime!) - earlyMs)).toBeLessThan(15_000);
    expect(Date.parse(fromTime!)).toBeLessThanOrEqual(earlyMs);
    expect(Date.parse(to)).toBeGreaterThan(Date.now());
    returning.close();

    // What the running gateway remembers it can still give; another one cannot, and cannot tell when that was.
    const fresh = await system.startGateway();
    const client = await Client.connect(fresh.port);
    const from = publishedOf('a').length;
    const cursor = cursorIn(await client.subscribe({ device_id: 'a', since: String(last - 2) }));
    expect(client.resyncs).toEqual([{ device_id: 'a', cursor, ...UNKNOWN_RANGE }]);
    await system.publish('a');
    await expectAll(client, 'a', from);
    client.close();

    const exact = await Client.connect(fresh.port);
    await exact.subscribe({ device_id: 'a', since: String(last - 1) });
    await expectAll(exact, 'a', from - 1);
    expect(exact.resyncs).toEqual([]);
    exact.close();
    await fresh.stop();
  });
});

describe('a message of more readings than a frame', () => {
  it('is never cut, live or replayed, so that its cursor stands for all of it', async () => {
    const since = String(await system.publish('b'));
    const from = publishedOf('a').length;
    const live = await Client.connect(gateway.port);
    await live.subscribe({ all: true });
    for (let i = 0; i < 3; i++) await system.publish(...devicesOf('a', 700));
    await expectAll(live, 'a', from);
    const replayed = await Client.connect(gateway.port);
    await replayed.subscribe({ device_id: 'a', since });
    await expectAll(replayed, 'a', from);
    for (const { frames } of [live, replayed]) {
      const cursors = frames.flatMap((frame) => [...new Set(frame.map(({ cursor }) => cursor))]);
      expect(cursors).toEqual([...new Set(cursors)]);
    }
    live.close();
    replayed.close();
  });
});

describe("a device's retry", () => {
  it('brings nothing twice: not live, nor from memory, nor from the stream', async () => {
    const start = String(await system.publish('b'));
    const from = publishedOf('a').length;
    const live = await Client.connect(gateway.port);
    await live.subscribe({ device_id: 'a' });
    const first = String(await system.publish('a', 'a'));
    await system.publishAgain('a', ...publishedOf('a').slice(from));
    await system.publish('a');
    await expectAll(live, 'a', from);

    // A gateway that starts now has none of it live; one that began before has it in memory.
    const fresh = await system.startGateway();
    for (const { port } of [gateway, fresh]) {
      const [all, rest] = [await Client.connect(port), await Client.connect(port)];
      await all.subscribe({ device_id: 'a', since: start });
      await rest.subscribe({ device_id: 'a', since: first });
      await expectAll(all, 'a', from);
      await expectAll(rest, 'a', from + 2);
      all.close();
      rest.close();
    }
    await fresh.stop();
    live.close();
  });
});
