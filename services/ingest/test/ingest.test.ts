import { startSession, type RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import { partitionOf, subjectOf, ReadingsAcceptedSchema } from '@telemetry/proto';
import { badInput } from './bad-input.ts';
import { post, postRaw } from './api.ts';
import { keyOf, Registry } from './registry.ts';
import { ADMIN_KEY, BARE_KEY, startReplica } from './replica.ts';
import { storedMessages, storedReadings } from './stream.ts';

let stack: TestStack;
let replica: RunningService;

beforeAll(async () => {
  stack = await startTestStack({ services: ['ingest', 'registry'], migrated: 'ingest' });
  const registry = await Registry.connect(stack.natsUrl('registry'));
  for (const id of ['room', 'hall']) await registry.tell(id);
  await registry.tell('off', { isActive: false });
  await registry.tell('strict', {
    profile: { name: 's', allowsUndeclaredMetrics: false, metrics: [{ name: 'co2', unit: 'ppm', min: 0 }] },
  });
  await registry.close();
  replica = await startReplica({
    databaseUrl: stack.databaseUrl('ingest'),
    natsUrl: stack.natsUrl('ingest'),
  });
});
afterAll(async () => {
  await replica.stop();
  await stack.stop();
});

const stored = () => storedReadings(stack.natsUrl('admin'));
const metrics = { temperature: 21.5 };
const TIMESTAMP = '2026-05-04T12:30:00.000Z';

describe('POST /ingest', () => {
  it('answers when the reading is in the stream, on its partition, as it was sent', async () => {
    const before = Date.now();
    const body = {
      timestamp: TIMESTAMP,
      metrics: { temperature: 21.5, humidity: 40 },
      seq: 7,
      boot_id: 'b1',
    };
    const answer = await post(replica, keyOf('room'), { body });
    expect(answer.status).toBe(201);
    expect(answer.problem).toMatchObject({ success: true, error: null, code: null });
    expect(answer.data).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      device_id: 'room',
      metrics: body.metrics,
      timestamp: TIMESTAMP,
      accepted: true,
      duplicate: false,
    });
    const message = (await storedMessages(stack.natsUrl('admin'))).at(-1);
    expect(message?.subject).toBe(subjectOf(ReadingsAcceptedSchema, partitionOf('room')));
    expect(message?.readings[0]).toMatchObject({
      id: answer.data.id,
      deviceId: 'room',
      timestampMs: BigInt(Date.parse(TIMESTAMP)),
      metrics: body.metrics,
      seq: 7,
      bootId: 'b1',
      timedByReceipt: false,
      hasRetryIdentity: true,
    });
    expect(Number(message?.readings[0]?.receivedAtMs)).toBeGreaterThanOrEqual(before);
  });

  it('lets a key without a device write for any registered one, as older setups do while developing', async () => {
    const answers = await Promise.all(
      ['room', 'nobody'].map((device_id) => post(replica, BARE_KEY, { body: { device_id, metrics } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 404]);
    expect((await post(replica, 'its-own-key', { body: { device_id: 'elsewhere', metrics } })).status).toBe(
      401,
    );
  });

  it('gives a repeat the same id', async () => {
    const ids = async (request: Parameters<typeof post>[2]) => {
      const first = await post(replica, keyOf('room'), request);
      const second = await post(replica, keyOf('room'), request);
      expect([first.status, second.status]).toEqual([201, 201]);
      return new Set([first.data.id, second.data.id]).size;
    };
    expect(await ids({ body: { metrics, timestamp: TIMESTAMP } })).toBe(1);
    expect(await ids({ body: { metrics, boot_id: 'b2', seq: 1 } })).toBe(1);
    expect(await ids({ body: { metrics }, headers: { 'idempotency-key': 'k1' } })).toBe(1);
    expect(await ids({ body: { metrics } })).toBe(2);
  });

  it('takes the flat form, epoch milliseconds, a bearer key, and the admin for any device', async () => {
    const body = { device_id: 'hall', temperature: 20, humidity: null, timestamp: Date.parse(TIMESTAMP) };
    const answer = await postRaw(replica.port, '/ingest', {
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });
    expect(answer).toMatchObject({
      status: 201,
      data: { device_id: 'hall', metrics: { temperature: 20 }, timestamp: TIMESTAMP },
    });
  });

  it('times many readings of one device without a time differently, and keeps them all', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(replica, keyOf('hall'), { body: { metrics } })),
    );
    expect(new Set(answers.map(({ data }) => data.timestamp)).size).toBe(50);
    const ids = new Set((await stored()).map(({ id }) => id));
    for (const { data } of answers) expect(ids).toContain(data.id);
  });
});

describe('bad input', () => {
  it.each(badInput)('$name is refused, and nothing is stored', async ({ request, expected, field }) => {
    const { key = keyOf('room'), ...sent } = request;
    const before = (await stored()).length;
    const answer = await post(replica, key, sent);
    expect(answer).toMatchObject({ problem: { ...expected, success: false, error: expect.any(String) } });
    expect(answer.status).toBe(expected.status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    if (field !== undefined) expect(answer.problem.details[0].field).toBe(field);
    expect((await stored()).length).toBe(before);
  });

  it('says what it suspects of seconds, and what range a metric has', async () => {
    const seconds = await post(replica, keyOf('room'), { body: { metrics, timestamp: 1_777_897_800 } });
    expect(seconds.problem.error).toContain('seconds?');
    const range = await post(replica, keyOf('room'), { body: { metrics: { temperature: 99 } } });
    expect(range.problem.error).toBe("metrics.temperature is 99, but the device's profile says -40 to 85");
  });
});

describe('a session of the console', () => {
  it.each([
    ['operator', 403],
    ['viewer', 403],
    ['admin', 201],
  ] as const)('as %s gets %d', async (role, status) => {
    const now = new Date();
    const { cookie } = await startSession({ name: 'Ann', role, credential: { owner: 'admin' } }, ADMIN_KEY, {
      now,
      secure: false,
      lifetimeS: 3600,
    });
    const headers = { cookie: cookie.split(';')[0] ?? '', 'x-requested-with': 'telemetry-console' };
    const body = JSON.stringify({ device_id: 'room', metrics });
    expect((await postRaw(replica.port, '/ingest', { body, headers })).status).toBe(status);
  });
});

describe('POST /ingest/batch', () => {
  const batch = (body: unknown, key = keyOf('room')) => post(replica, key, { path: '/ingest/batch', body });
  const at = (n: number) => ({
    metrics: { temperature: n % 80 },
    timestamp: Date.parse(TIMESTAMP) + 1000 * (n + 1),
  });

  it('takes a bare array and keeps its order', async () => {
    const answer = await batch(Array.from({ length: 1000 }, (_, n) => at(n)));
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({ accepted: 1000, duplicates: 0, rejected: 0 });
    expect(answer.data.results[999]).toEqual({ index: 999, status: 'accepted', id: expect.any(String) });
    const last = (await stored()).slice(-1000);
    expect(last.map(({ id }) => id)).toEqual(answer.data.results.map((result: { id: string }) => result.id));
  });

  it('takes what is good, and says of the rest why not', async () => {
    const before = (await stored()).length;
    const readings = [at(1), at(1), { metrics: { temperature: 100 } }, { ...at(2), device_id: 'hall' }, 'x'];
    const answer = await batch({ readings });
    expect(answer.status).toBe(207);
    expect(answer.data).toMatchObject({ accepted: 1, duplicates: 1, rejected: 3 });
    expect(
      answer.data.results.map(({ status, code }: { status: string; code?: string }) => code ?? status),
    ).toEqual(['accepted', 'duplicate', 'VALIDATION_ERROR', 'DEVICE_MISMATCH', 'VALIDATION_ERROR']);
    expect(answer.data.results[2].error).toContain('readings[2].metrics.temperature');
    expect((await stored()).length).toBe(before + 1);
  });

  it.each([
    ['nothing valid', [{ metrics: { temperature: 100 } }, {}], 422, 'readings[0].metrics.temperature'],
    ["another device's", { device_id: 'hall', readings: [at(1)] }, 403, 'readings[0].device_id'],
    ['no readings', { readings: [] }, 422, 'readings'],
    ['too many', Array.from({ length: 1001 }, () => ({})), 422, 'readings'],
  ])('refuses %s, and nothing is stored', async (_name, body, status, field) => {
    const before = (await stored()).length;
    expect(await batch(body)).toMatchObject({
      status,
      problem: { details: expect.arrayContaining([expect.objectContaining({ field })]) },
    });
    expect((await stored()).length).toBe(before);
  });

  it('takes readings of many devices from the admin, each device in its order', async () => {
    const readings = ['room', 'hall', 'strict', 'room', 'hall'].map((device_id, n) => ({
      ...at(n),
      metrics: { co2: n },
      device_id,
    }));
    expect(await batch(readings, ADMIN_KEY)).toMatchObject({ status: 201, data: { accepted: 5 } });
    const last = (await stored()).slice(-5);
    for (const [deviceId, values] of [
      ['room', [0, 3]],
      ['hall', [1, 4]],
      ['strict', [2]],
    ] as const) {
      expect(last.filter((r) => r.deviceId === deviceId).map(({ metrics: { co2 } }) => co2)).toEqual(values);
    }
  });

  it('gives a batch without times distinct ones that end now', async () => {
    const before = Date.now();
    const answer = await batch(
      { device_id: 'strict', readings: Array(100).fill({ metrics: { co2: 1 } }) },
      ADMIN_KEY,
    );
    const ids = new Set(answer.data.results.map((result: { id: string }) => result.id));
    const times = (await stored())
      .filter(({ id }) => ids.has(id))
      .map(({ timestampMs }) => Number(timestampMs));
    expect(new Set(times).size).toBe(100);
    expect(Math.max(...times)).toBeLessThanOrEqual(Date.now());
    expect(Math.max(...times)).toBeGreaterThanOrEqual(before);
  });
});

describe('the API description', () => {
  it('shows both routes and both forms of a reading', async () => {
    const response = await fetch(`http://127.0.0.1:${replica.port}/openapi.json`);
    const { paths, components } = (await response.json()) as Record<'paths' | 'components', any>; // eslint-disable-line
    const body = paths['/api/v1/ingest'].post.requestBody.content['application/json'].schema;
    expect(body.oneOf).toMatchObject([
      { $ref: '#/components/schemas/ReadingDto' },
      { title: 'Flat reading' },
    ]);
    const { requestBody, responses } = paths['/api/v1/ingest/batch'].post;
    expect(Object.keys(requestBody.content)).toEqual(['application/json', 'application/x-protobuf']);
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining(['201', '207', '400', '401', '403', '404', '413', '415', '422', '429', '503']),
    );
    expect(Object.keys(responses['429'].headers)).toEqual(['Retry-After', 'RateLimit-Policy', 'RateLimit']);
    expect(components.schemas.ReadingDto.required).toEqual(['metrics']);
    expect(components.schemas.ReadingHead.properties).not.toHaveProperty('metrics');
  });
});
