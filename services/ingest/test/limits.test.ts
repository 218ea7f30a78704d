import type { RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import { post } from './api.ts';
import { keyOf, Registry } from './registry.ts';
import { ADMIN_KEY, startReplica } from './replica.ts';
import { storedReadings } from './stream.ts';
import { waitFor } from './wait-for.ts';

const SETTINGS = { DEVICE_RATE: '100', DEVICE_BURST: '1000', BACKFILL_RATE: '1', BACKFILL_BURST: '1000' };
const DEVICES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
let stack: TestStack;
let replica: RunningService;

beforeAll(async () => {
  stack = await startTestStack({ services: ['ingest', 'registry'], migrated: 'ingest' });
  const registry = await Registry.connect(stack.natsUrl('registry'));
  for (const id of DEVICES) await registry.tell(id);
  await registry.tell('brief', { profile: { name: 'b', allowsUndeclaredMetrics: true, retentionDays: 30 } });
  await registry.close();
  replica = await startReplica({
    databaseUrl: stack.databaseUrl('ingest'),
    natsUrl: stack.natsUrl('ingest'),
    settings: SETTINGS,
  });
});
afterAll(async () => {
  await replica.stop();
  await stack.stop();
});

const metrics = { temperature: 20 };
const DAY = 86_400_000;
let moment = Date.now() - DAY;

const live = (count: number, device_id?: string) =>
  Array.from({ length: count }, () => ({ metrics, ...(device_id !== undefined && { device_id }) }));
const old = (count: number) => Array.from({ length: count }, () => ({ metrics, timestamp: moment++ }));
const batch = (device: string, body: unknown) =>
  post(replica, keyOf(device), { path: '/ingest/batch', body });
const storedOf = async (device: string) =>
  (await storedReadings(stack.natsUrl('admin'))).filter(({ deviceId }) => deviceId === device).length;

describe('a device beyond its pace', () => {
  it('is told the limit and when to come again, and loses nothing by doing so', async () => {
    expect((await batch('a', live(1000))).status).toBe(201);
    const readings = live(200).map((reading, seq) => ({ ...reading, boot_id: 'x', seq }));
    const refused = await batch('a', readings);
    expect(refused).toMatchObject({
      status: 429,
      problem: {
        code: 'RATE_LIMITED',
        error: expect.stringContaining('a may send 100 live readings a second and 1000 at once'),
        details: [{ field: 'device_id', type: 'rateLimit', allowance: 'live', limit: 100, burst: 1000 }],
      },
    });
    expect(refused.headers.get('retry-after')).toMatch(/^[12]$/);
    expect(refused.headers.get('ratelimit-policy')).toBe(
      '"live";q=1000;qu="readings";w=10, "back-fill";q=1000;qu="readings";w=1000',
    );
    expect(refused.headers.get('ratelimit')).toMatch(/^"live";r=\d+;t=[12]$/);
    expect(await storedOf('a')).toBe(1000);
    const measures = await (await fetch(`http://127.0.0.1:${replica.port}/metrics`)).text();
    expect(measures).toMatch(/^telemetry_ingest_limited_readings_total\{[^}]*allowance="live"[^}]*\} 200\b/m);
    const taken = await waitFor(async () => {
      const answer = await batch('a', readings);
      return answer.status === 429 ? undefined : answer;
    });
    expect(taken).toMatchObject({ status: 201, data: { accepted: 200 } });
    expect(await storedOf('a')).toBe(1200);
  });

  it('may still send what is live while it catches up, and the other way round', async () => {
    expect((await batch('b', old(1000))).status).toBe(201);
    expect((await batch('b', old(500))).status).toBe(429);
    expect((await post(replica, keyOf('b'), { body: { metrics } })).status).toBe(201);
    const mixed = await batch('b', [...old(500), ...live(2)]);
    expect(mixed).toMatchObject({ status: 207, data: { accepted: 2, rejected: 500 } });
    expect(mixed.data.results[0]).toMatchObject({ code: 'RATE_LIMITED', status: 'rejected' });
    expect(Number(mixed.headers.get('retry-after'))).toBeGreaterThan(0);

    expect((await batch('c', live(1000))).status).toBe(201);
    expect((await batch('c', live(900))).status).toBe(429);
    expect((await batch('c', old(1000))).status).toBe(201);
  });

  it('keeps nobody else in its batch from writing', async () => {
    expect((await batch('d', live(1000))).status).toBe(201);
    const answer = await post(replica, ADMIN_KEY, {
      path: '/ingest/batch',
      body: [...live(300, 'd'), ...live(300, 'e')],
    });
    expect(answer).toMatchObject({ status: 207, data: { accepted: 300, rejected: 300 } });
    expect(answer.data.results[0]).toMatchObject({ code: 'RATE_LIMITED' });
    expect(answer.data.results[300]).toMatchObject({ status: 'accepted' });
  });

  it('is to send again also where the rest of its batch is not valid', async () => {
    expect((await batch('f', old(1000))).status).toBe(201);
    expect(await batch('f', [...old(500), { metrics: {} }])).toMatchObject({
      status: 429,
      problem: { code: 'RATE_LIMITED' },
    });
  });

  it('is refused a single reading as well', async () => {
    expect((await batch('g', old(1000))).status).toBe(201);
    const [reading] = old(1);
    const answer = await waitFor(async () => {
      const single = await post(replica, keyOf('g'), { body: { ...reading, timestamp: moment++ } });
      return single.status === 429 ? single : undefined;
    });
    expect(answer.problem).toMatchObject({ code: 'RATE_LIMITED', details: [{ allowance: 'back-fill' }] });
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});

describe('an answer', () => {
  it('tells a device its pace, what it may send, and what of its boot is missing', async () => {
    const numbered = (from: number, count: number) =>
      live(count).map((reading, n) => ({ ...reading, boot_id: 'y', seq: from + n }));
    const first = await batch('e', numbered(0, 10));
    expect(first.data).toMatchObject({ max_batch: 1000 });
    expect(first.data).not.toHaveProperty('repair');
    expect(first.data).not.toHaveProperty('next_batch_after_ms');
    expect(first.headers.get('ratelimit')).toBeNull();
    const second = await batch('e', numbered(15, 5));
    expect(second.data.repair).toEqual([[10, 14]]);
    const single = await post(replica, keyOf('e'), { body: { metrics, boot_id: 'y', seq: 25 } });
    expect(single.data.repair).toEqual([
      [10, 14],
      [20, 24],
    ]);
    const repaired = await batch('e', [...numbered(10, 5), ...numbered(20, 5)]);
    expect(repaired.data).not.toHaveProperty('repair');
    const near = await batch('e', numbered(26, 500));
    expect(near.headers.get('ratelimit')).toMatch(/^"live";r=\d+;t=\d+$/);
    expect(near.data.next_batch_after_ms).toBeGreaterThan(0);
  });
});

describe('a reading older than its profile keeps', () => {
  it('is refused, and one that is younger is taken', async () => {
    const send = (ageMs: number) =>
      post(replica, keyOf('brief'), { body: { metrics, timestamp: Date.now() - ageMs } });
    expect((await send(29 * DAY)).status).toBe(201);
    expect(await send(31 * DAY)).toMatchObject({
      status: 422,
      problem: { code: 'VALIDATION_ERROR', details: [{ field: 'timestamp', type: 'retention' }] },
    });
  });
});
