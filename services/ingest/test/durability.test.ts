import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningService } from '@telemetry/chassis';
import { keepSecret, type RunningNats, startNats, startTestStack, type TestStack } from '@telemetry/local';
import { natsPermissions, READINGS } from '@telemetry/proto';
import { type Answer, post } from './api.ts';
import { freePort, type Process, startProcess } from './process.ts';
import { keyOf, Registry } from './registry.ts';
import { startReplica, type Surroundings } from './replica.ts';
import { limitReadings, storedMessages, storedReadings } from './stream.ts';
import { waitFor } from './wait-for.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'telemetry-broker-'));
const users = [
  { name: 'admin', password: keepSecret('password-of-admin') },
  {
    name: 'registry',
    password: keepSecret('password-of-registry'),
    permissions: natsPermissions('registry'),
  },
  { name: 'ingest', password: keepSecret('password-of-ingest'), permissions: natsPermissions('ingest') },
];
let stack: TestStack;
let nats: RunningNats;
let surroundings: Surroundings;
let load: Load | undefined;

beforeAll(async () => {
  stack = await startTestStack({ services: ['ingest'], migrated: 'ingest' });
  nats = await startNats({ dataDir, users });
  surroundings = { databaseUrl: stack.databaseUrl('ingest'), natsUrl: nats.url('ingest') };
  const registry = await Registry.connect(nats.url('registry'));
  for (const id of DEVICES) await registry.tell(id);
  await registry.close();
});
afterEach(() => load?.stop());
afterAll(async () => {
  await nats.stop();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const DEVICES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const body = { metrics: { temperature: 20 } };

/** Devices that send one reading after the other until told to stop, each a thousand times as fast as in life. */
class Load {
  readonly acknowledged: string[] = [];
  readonly refused: Answer[] = [];
  private stopped = false;
  private readonly senders: Promise<void>[];

  constructor(private readonly target: { port: number }) {
    this.senders = DEVICES.map((device) => this.send(device));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.senders);
  }

  reaches(count: number): Promise<true> {
    return waitFor(() => (this.acknowledged.length >= count ? true : undefined));
  }

  private async send(device: string): Promise<void> {
    const boot_id = randomUUID();
    for (let seq = 0; !this.stopped; seq++) {
      const reading = { ...body, boot_id, seq };
      const answer = await post(this.target, keyOf(device), { body: reading }).catch(() => undefined);
      if (answer === undefined) continue;
      if (answer.status === 201) this.acknowledged.push(answer.data.id as string);
      else this.refused.push(answer);
    }
  }
}

async function expectAllStored({ acknowledged, refused }: Load): Promise<void> {
  for (const { status } of refused) expect(status).toBe(503);
  const stored = new Set((await storedReadings(nats.url('admin'))).map(({ id }) => id));
  expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
}

/** What each sender says it was acknowledged lies before its message: the broker has lost nothing of it. */
async function expectClaimsHold(): Promise<void> {
  const came = new Map<string, { messages: number; readings: number }>();
  let largest = 0;
  for (const { subject, readings, claim } of await storedMessages(nats.url('admin'))) {
    const name = `${subject} ${claim.sender}`;
    const before = came.get(name) ?? { messages: 0, readings: 0 };
    expect(claim.messages).toBeLessThanOrEqual(before.messages);
    expect(claim.readings).toBeLessThanOrEqual(before.readings);
    largest = Math.max(largest, claim.readings);
    came.set(name, { messages: before.messages + 1, readings: before.readings + readings.length });
  }
  expect(largest).toBeGreaterThan(0);
}

describe('an acknowledged reading', () => {
  const started: Process[] = [];
  afterEach(async () => {
    for (const replica of started.splice(0)) await replica.end('SIGKILL');
  });

  async function start(port?: number): Promise<Process> {
    const replica = await startProcess(surroundings, port ?? (await freePort()));
    started.push(replica);
    return replica;
  }

  it('is in the stream, though ingest is killed under load', async () => {
    const victim = await start();
    load = new Load(victim);
    await load.reaches(300);
    expect(await victim.end('SIGKILL')).toBeNull();
    await start(victim.port);
    await load.reaches(600);
    await load.stop();
    await expectAllStored(load);
    await expectClaimsHold();
  });

  it('is in the stream, though ingest is told to stop under load, which it does with 0', async () => {
    const replica = await start();
    load = new Load(replica);
    await load.reaches(300);
    expect(await replica.end('SIGTERM')).toBe(0);
    await load.stop();
    await expectAllStored(load);
  });
});

describe('a broker that is away', () => {
  let replica: RunningService;
  beforeAll(async () => {
    replica = await startReplica(surroundings);
  });
  afterAll(() => replica.stop());

  async function answerInTime(): Promise<Answer> {
    const begin = performance.now();
    const answer = await post(replica, keyOf('a'), { body });
    expect(performance.now() - begin).toBeLessThan(6000);
    return answer;
  }

  async function expectRefusal(): Promise<void> {
    const answer = await answerInTime();
    expect(answer).toMatchObject({ status: 503, problem: { code: 'UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toBe('1');
  }

  const recovers = () => waitFor(async () => ((await answerInTime()).status === 201 ? true : undefined));

  it('means 503 in time, and recovery by itself, when it was killed under load', async () => {
    load = new Load(replica);
    await load.reaches(200);
    const { port } = nats;
    await nats.kill();
    await expectRefusal();
    nats = await startNats({ dataDir, users, port });
    await recovers();
    await load.reaches(load.acknowledged.length + 200);
    await load.stop();
    await expectAllStored(load);
    await expectClaimsHold();
  });

  it('means 503 in time, and recovery by itself, when it hung', async () => {
    process.kill(nats.pid, 'SIGSTOP');
    await Promise.all([expectRefusal(), expectRefusal()]);
    process.kill(nats.pid, 'SIGCONT');
    await recovers();
  });

  it('means 503 at once when more waits than may, and that live readings have room left beside old ones', async () => {
    const readings = Array.from({ length: 1000 }, (_, n) => ({ ...body, boot_id: 'b', seq: n }));
    const send = (device: string, timestamp?: string) => {
      const old = readings.map((reading, n) => ({ ...reading, timestamp: Date.parse(timestamp ?? '') + n }));
      const request = { path: '/ingest/batch', body: timestamp === undefined ? readings : old };
      return post(replica, keyOf(device), request);
    };
    // Those that were taken and waited in vain are told something else.
    const full = ({ status, problem }: Answer) =>
      status === 503 && problem.detail === 'More readings wait than can be taken.';
    process.kill(nats.pid, 'SIGSTOP');
    const old = Array.from({ length: 14 }, (_, n) =>
      send(DEVICES[n % 7]!, `2026-05-0${1 + Math.floor(n / 7)}T00:00:00Z`),
    );
    const live = Array.from({ length: 14 }, (_, n) => send(DEVICES[n % 7]!));
    const outcomes = [await Promise.all(old), await Promise.all(live)];
    process.kill(nats.pid, 'SIGCONT');
    expect(outcomes.map((some) => some.filter(full).length)).toEqual([4, 4]);
    await recovers();
  });

  it('means 503 when its disk is full, and that nothing old was dropped for the new', async () => {
    const before = (await storedReadings(nats.url('admin'))).length;
    await limitReadings(nats.url('admin'), 1);
    await expectRefusal();
    await limitReadings(nats.url('admin'), READINGS.maxBytes);
    await recovers();
    expect((await storedReadings(nats.url('admin'))).length).toBeGreaterThan(before);
  });
});
