import { randomUUID } from 'node:crypto';
import type { RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import { AnchorsRepository } from '../src/anchors/anchors.repository.ts';
import { Database } from '../src/database.repository.ts';
import { post } from './api.ts';
import { keyOf, Registry } from './registry.ts';
import { startReplica, type Surroundings } from './replica.ts';
import { storedReadings } from './stream.ts';
import { waitFor } from './wait-for.ts';

let stack: TestStack;
let surroundings: Surroundings;
const running: RunningService[] = [];

beforeAll(async () => {
  stack = await startTestStack({ services: ['ingest', 'registry'], migrated: 'ingest' });
  surroundings = { databaseUrl: stack.databaseUrl('ingest'), natsUrl: stack.natsUrl('ingest') };
  const registry = await Registry.connect(stack.natsUrl('registry'));
  await registry.tell('room');
  await registry.tell('brief', { profile: { name: 'b', allowsUndeclaredMetrics: true, retentionDays: 1 } });
  await registry.close();
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

const metrics = { temperature: 20 };
const HOUR = 3_600_000;

/** Posts readings of one boot, measured so long after it, and returns their times. */
async function times(
  replica: RunningService,
  boot_id: string,
  { tRelMs, ...batch }: { tRelMs: number[]; sent_t_rel_ms?: number },
): Promise<number[]> {
  const readings = tRelMs.map((t_rel_ms, seq) => ({ metrics, boot_id, seq, t_rel_ms }));
  const request = { path: '/ingest/batch', body: { readings, ...batch } };
  const answer = await post(replica, keyOf('room'), request);
  expect(answer.status).toBe(201);
  const stored = new Map(
    (await storedReadings(stack.natsUrl('admin'))).map((reading) => [reading.id, reading]),
  );
  return answer.data.results.map(({ id }: { id: string }) => Number(stored.get(id)?.timestampMs));
}

/** Waits until the database holds a boot, and returns when it was. */
function storedAnchor(replica: RunningService, bootId: string): Promise<number> {
  return waitFor(async () => {
    const [anchor] = await replica.app
      .get(AnchorsRepository, { strict: false })
      .find([{ deviceId: 'room', bootId }]);
    return anchor?.anchorMs;
  });
}

/**
 * Waits until a replica times readings of a boot by this anchor. A reading does not wait long for the database, so on a busy
 * machine the first one may be timed by what the replica knows alone.
 */
async function timesBy(replica: RunningService, bootId: string, anchorMs: number): Promise<void> {
  let tRelMs = HOUR;
  await waitFor(async () => {
    tRelMs += 1;
    const [time] = await times(replica, bootId, { tRelMs: [tRelMs] });
    return time === anchorMs + tRelMs ? true : undefined;
  });
}

describe('a reading that counts from its boot', () => {
  it('is measured before it is received, at its distance from the others, and keeps its receipt', async () => {
    const replica = await start();
    const before = Date.now();
    const [first, second, last] = await times(replica, 'b1', { tRelMs: [0, 1500, 10_000] });
    expect(last).toBeGreaterThanOrEqual(before);
    expect(last).toBeLessThanOrEqual(Date.now());
    expect(second).toBe(last! - 8500);
    expect(first).toBe(last! - 10_000);
    const stored = (await storedReadings(stack.natsUrl('admin'))).at(-1);
    expect(Number(stored?.receivedAtMs)).toBeGreaterThanOrEqual(before);
    expect(stored).toMatchObject({ timedByReceipt: true, hasRetryIdentity: true, bootId: 'b1', seq: 2 });
  });

  it('is timed exactly when the batch says when it was sent', async () => {
    const replica = await start();
    const before = Date.now();
    const [time] = await times(replica, 'b2', { tRelMs: [HOUR], sent_t_rel_ms: 3 * HOUR });
    expect(time).toBeGreaterThanOrEqual(before - 2 * HOUR);
    expect(time).toBeLessThanOrEqual(Date.now() - 2 * HOUR);
  });

  it('is timed by the same boot at another replica, and after a restart', async () => {
    const [one, two] = [await start(), await start()];
    const [live] = await times(one, 'b3', { tRelMs: [5 * HOUR] });
    const anchorMs = live! - 5 * HOUR;
    expect(await storedAnchor(one, 'b3')).toBe(anchorMs);
    await timesBy(two, 'b3', anchorMs);

    for (const replica of running.splice(0)) await replica.stop();
    await timesBy(await start(), 'b3', anchorMs);
  });

  it('has what each replica saw alone once both have told, up to the network’s delay', async () => {
    const [one, two] = [await start(), await start()];
    await times(one, 'b4', { tRelMs: [0] });
    await storedAnchor(one, 'b4');
    const [better] = await times(two, 'b4', { tRelMs: [HOUR] });
    await waitFor(async () => ((await storedAnchor(two, 'b4')) === better! - HOUR ? true : undefined));
    const [live] = await times(one, 'b4', { tRelMs: [HOUR + 1] });
    expect(Math.abs(live! - (better! + 1))).toBeLessThan(2000);
  });

  it('has one identity, whatever its boot is taken for, with a count or without', async () => {
    const replica = await start();
    const send = async (body: object) =>
      (await post(replica, keyOf('room'), { body: { metrics, boot_id: 'b5', ...body } })).data;
    const first = await send({ t_rel_ms: 1000 });
    const counted = await send({ t_rel_ms: 1001, seq: 7 });
    await times(replica, 'b5', { tRelMs: [0], sent_t_rel_ms: HOUR });
    const repeat = await send({ t_rel_ms: 1000 });
    expect(repeat.id).toBe(first.id);
    expect(Date.parse(repeat.timestamp)).toBeLessThan(Date.parse(first.timestamp) - HOUR + 60_000);
    expect((await send({ t_rel_ms: 1001, seq: 7 })).id).toBe(counted.id);
    const others = [{ t_rel_ms: 1000.5 }, { t_rel_ms: 2000 }, { t_rel_ms: 1000, seq: 1 }];
    for (const other of others) expect((await send(other)).id).not.toBe(first.id);
    expect((await send({ t_rel_ms: 1000, boot_id: 'b6' })).id).not.toBe(first.id);
  });

  it('that is older than its profile keeps is refused', async () => {
    const replica = await start();
    const body = { readings: [{ metrics, boot_id: 'b7', t_rel_ms: 0 }], sent_t_rel_ms: 25 * HOUR };
    expect(await post(replica, keyOf('brief'), { path: '/ingest/batch', body })).toMatchObject({
      status: 422,
      problem: { details: [{ field: 'readings[0].t_rel_ms', type: 'retention' }] },
    });
  });

  it('is forgotten with its boot after a time', async () => {
    const replica = await start();
    await times(replica, 'b8', { tRelMs: [0] });
    await storedAnchor(replica, 'b8');
    const repository = replica.app.get(AnchorsRepository, { strict: false });
    await repository.removeBefore(new Date(Date.now() - HOUR));
    expect(await repository.find([{ deviceId: 'room', bootId: 'b8' }])).toHaveLength(1);
    await repository.removeBefore(new Date(Date.now() + HOUR));
    expect(await repository.find([{ deviceId: 'room', bootId: 'b8' }])).toEqual([]);
  });

  it('waits for no database that does not answer, and is timed by it once it does again', async () => {
    const [one, two] = [await start(), await start()];
    const [live] = await times(one, 'b9', { tRelMs: [HOUR] });
    await storedAnchor(one, 'b9');
    await two.app.get(Database, { strict: false }).$transaction(async (transaction) => {
      await transaction.$executeRaw`lock table boot_anchor`;
      await expectQuickAnswers(two);
      const [alone] = await times(two, 'b9', { tRelMs: [0] });
      expect(alone).toBeGreaterThanOrEqual(live!);
    });
    await waitFor(async () =>
      (await times(two, 'b9', { tRelMs: [0] }))[0] === live! - HOUR ? true : undefined,
    );
  });

  it('waits for no database that is away', async () => {
    const replica = await start();
    await stack.postgres.kill();
    await expectQuickAnswers(replica);
  });

  async function expectQuickAnswers(replica: RunningService): Promise<void> {
    const begin = performance.now();
    for (let i = 0; i < 20; i++) {
      const body = { metrics, boot_id: randomUUID(), t_rel_ms: HOUR };
      const answer = await post(replica, keyOf('room'), { body });
      expect(Date.now() - Date.parse(answer.data.timestamp)).toBeLessThan(1000);
    }
    // The first one gives the database 200 ms; did they all, it would be four seconds.
    expect(performance.now() - begin).toBeLessThan(3000);
  }
});
