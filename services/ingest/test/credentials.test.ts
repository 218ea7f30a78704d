import { hash } from 'node:crypto';
import type { RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import { post } from './api.ts';
import { keyOf, Registry } from './registry.ts';
import { startReplica, type Surroundings } from './replica.ts';
import { removeDevices, usedKeys } from './stream.ts';
import { waitFor } from './wait-for.ts';

let stack: TestStack;
let surroundings: Surroundings;
const running: RunningService[] = [];

beforeAll(async () => {
  stack = await startTestStack({ services: ['ingest', 'registry'], migrated: 'ingest' });
  surroundings = { databaseUrl: stack.databaseUrl('ingest'), natsUrl: stack.natsUrl('ingest') };
});
afterEach(async () => {
  for (const replica of running.splice(0)) await replica.stop();
});
afterAll(() => stack.stop());

async function start(): Promise<RunningService> {
  const replica = await startReplica(surroundings);
  running.push(replica);
  return replica;
}

const write = async (replica: RunningService, key: string) =>
  (await post(replica, key, { body: { metrics: { temperature: 20 } } })).status;

/** How long it takes until a replica answers so, milliseconds. */
async function until(status: number, replica: RunningService, key: string): Promise<number> {
  const begin = performance.now();
  await waitFor(async () => ((await write(replica, key)) === status ? true : undefined));
  return performance.now() - begin;
}

// These build on each other, as the life of a system does.
describe('the devices that ingest knows', () => {
  it('are none in a fresh system, whose two replicas start together and are ready', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    for (const replica of [one, two]) {
      expect((await fetch(`http://127.0.0.1:${replica.port}/readyz`)).status).toBe(200);
      expect(await write(replica, keyOf('room'))).toBe(401);
    }
  });

  it('come and go at every replica within a second', async () => {
    const replicas = [await start(), await start()];
    const registry = await Registry.connect(stack.natsUrl('registry'));
    const writeAt = (status: number, key: string) =>
      Promise.all(replicas.map((replica) => until(status, replica, key)));
    await registry.tell('room');
    await registry.tell('hall');
    // The first fact makes the stream, which the replicas look for once a second.
    await writeAt(201, keyOf('room'));

    const newKey = { keyId: 'k2', keySha256: hash('sha256', 'new', 'buffer') };
    await registry.tell('room', { revision: 2n, keys: [newKey] });
    for (const tookMs of await writeAt(401, keyOf('room'))) expect(tookMs).toBeLessThan(1000);
    for (const tookMs of await writeAt(201, 'new')) expect(tookMs).toBeLessThan(1000);

    await registry.tell('hall', { revision: 2n, isActive: false });
    for (const tookMs of await writeAt(403, keyOf('hall'))) expect(tookMs).toBeLessThan(1000);

    await registry.tell('hall', { revision: 1n });
    await registry.tell('last');
    await writeAt(201, keyOf('last'));
    for (const replica of replicas) expect(await write(replica, keyOf('hall'))).toBe(403);
    await registry.close();
  });

  it('do not include the holder of a key that is over', async () => {
    const replica = await start();
    const registry = await Registry.connect(stack.natsUrl('registry'));
    const key = {
      keyId: 'k1',
      keySha256: hash('sha256', 'brief', 'buffer'),
      expiresAtMs: BigInt(Date.now() + 500),
    };
    await registry.tell('brief', { keys: [key] });
    await until(201, replica, 'brief');
    await until(401, replica, 'brief');
    await registry.close();
  });

  it('are all known when a replica is up, and from its own database when the registry’s stream is gone', async () => {
    const registry = await Registry.connect(stack.natsUrl('registry'));
    await Promise.all(Array.from({ length: 1500 }, (_, n) => registry.tell(`fleet-${n}`)));
    const first = await start();
    expect(await write(first, keyOf('fleet-1499'))).toBe(201);
    await first.stop();
    running.pop();
    await removeDevices(stack.natsUrl('admin'), 'gone');

    const replica = await start();
    for (const key of ['new', keyOf('fleet-0'), keyOf('fleet-1499')])
      expect(await write(replica, key)).toBe(201);
    expect(await write(replica, keyOf('room'))).toBe(401);
    await registry.close();
  });

  it('are followed in a stream that begins anew, under a running replica', async () => {
    const replica = await start();
    const registry = await Registry.connect(stack.natsUrl('registry'));
    for (const id of ['a', 'b', 'c']) await registry.tell(id);
    await until(201, replica, keyOf('c'));
    await removeDevices(stack.natsUrl('admin'), 'anew');
    await registry.tell('d');
    await until(201, replica, keyOf('d'));
    await registry.close();
  });

  it('are all known after a stream was made anew while no replica looked', async () => {
    const registry = await Registry.connect(stack.natsUrl('registry'));
    await removeDevices(stack.natsUrl('admin'), 'anew');
    const ids = Array.from({ length: 20 }, (_, n) => `later-${n}`);
    for (const id of ids) await registry.tell(id);
    const replica = await start();
    for (const id of ids) expect(await write(replica, keyOf(id))).toBe(201);
    await registry.close();
  });

  it('are told of when they use a key, and nobody is for a wrong one', async () => {
    const registry = await Registry.connect(stack.natsUrl('registry'));
    await usedKeys(stack.natsUrl('admin'));
    const keys = ['good', 'bad'].map((key) => ({
      keyId: `${key}-key`,
      keySha256: hash('sha256', key, 'buffer'),
      ...(key === 'bad' && { expiresAtMs: BigInt(Date.now() - 1) }),
    }));
    await registry.tell('worker', { keys });
    const replica = await start();
    expect(await write(replica, 'good')).toBe(201);
    expect(await write(replica, 'bad')).toBe(401);
    const used = await waitFor(async () => {
      const told = await usedKeys(stack.natsUrl('admin'));
      return told.has('good-key') ? told : undefined;
    });
    expect(used).not.toContain('bad-key');
    await registry.close();
  });

  it('go within a second even while the database is away', async () => {
    const replica = await start();
    const registry = await Registry.connect(stack.natsUrl('registry'));
    expect(await write(replica, keyOf('d'))).toBe(201);
    await stack.postgres.kill();
    await registry.tell('d', { revision: 2n, keys: [] });
    expect(await until(401, replica, keyOf('d'))).toBeLessThan(1000);
    expect(await write(replica, keyOf('c'))).toBe(201);
    await registry.close();
  });
});
