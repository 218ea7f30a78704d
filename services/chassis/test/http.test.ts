import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestStack, type TestStack } from '@telemetry/local';
import { startSession } from '../src/auth/session.ts';
import { meter } from '../src/metrics/meter.ts';
import type { RunningService } from '../src/start/create-service.ts';
import { ADMIN_KEY, startKiosk } from './start-kiosk.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const MiB = 1024 * 1024;
const json = { 'content-type': 'application/json' };

let stack: TestStack;
let kiosk: RunningService;
const log: string[] = [];

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry'] });
  kiosk = await startKiosk(stack, log);
});
afterAll(async () => {
  await kiosk.stop();
  await stack.stop();
});

/** Asks the kiosk with a trace id of ours. */
async function ask(
  path: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
) {
  const headers = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`, ...init.headers };
  const response = await fetch(`http://127.0.0.1:${kiosk.port}${path}`, { ...init, headers });
  const body = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(body) : body };
}

const order = (body: string, headers: Record<string, string> = json) =>
  ask('/api/v1/kiosk/orders', { method: 'POST', body, headers });

/** Expects an answer to be a problem of this kind, in the one form that all have. */
function expectProblem(answer: Awaited<ReturnType<typeof ask>>, status: number, code: string): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    status,
    'application/problem+json; charset=utf-8',
  ]);
  expect(answer.body).toMatchObject({
    status,
    code,
    success: false,
    data: null,
    trace_id: TRACE_ID,
    error: answer.body.detail,
  });
  expect(answer.body.timestamp).toMatch(/Z$/);
}

describe('who may call a route', () => {
  it('is nobody when the route does not say, not even the admin', async () => {
    const path = '/api/v1/kiosk/undeclared';
    expectProblem(await ask(path), 401, 'INVALID_API_KEY');
    expectProblem(await ask(path, { headers: { 'x-api-key': ADMIN_KEY } }), 403, 'FORBIDDEN');
  });

  it('is everybody where anyone may, even with a key that is wrong', async () => {
    expect((await ask('/api/v1/kiosk/greeting')).status).toBe(200);
    expect((await ask('/api/v1/kiosk/greeting', { headers: { 'x-api-key': 'wrong' } })).status).toBe(200);
  });

  it('is who has one of the roles', async () => {
    const cookieOf = async (role: 'operator' | 'viewer') =>
      (
        await startSession({ name: 'ada', role, credential: { owner: 'oidc:ada' } }, ADMIN_KEY, {
          now: new Date(),
          secure: false,
          lifetimeS: 3600,
        })
      ).cookie;
    const till = (headers: Record<string, string>) => ask('/api/v1/kiosk/till', { headers });

    expect((await till({ 'x-api-key': ADMIN_KEY })).body.data).toMatchObject({ role: 'admin' });
    expect((await till({ cookie: await cookieOf('operator') })).body.data).toMatchObject({
      name: 'ada',
      role: 'operator',
    });
    expectProblem(await till({ cookie: await cookieOf('viewer') }), 403, 'FORBIDDEN');
    const refused = await till({ 'x-api-key': 'wrong' });
    expectProblem(refused, 401, 'INVALID_API_KEY');
    expect(refused.headers.get('www-authenticate')).toBe('ApiKey realm="telemetry"');
  });
});

describe('a successful answer', () => {
  it('has its data in the envelope', async () => {
    const { status, body } = await ask('/api/v1/kiosk/greeting');
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      data: { hello: 'world' },
      error: null,
      code: null,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it('has the meta of a page beside the data', async () => {
    const { body } = await ask('/api/v1/kiosk/menu');
    expect(body).toMatchObject({
      data: ['soup', 'bread'],
      meta: { next_cursor: null, has_more: false },
    });
  });

  it('arrives whole however long it is, letters beyond ASCII too', async () => {
    const { status, headers, body } = await ask('/api/v1/kiosk/catalogue');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body.data).toHaveLength(3_000);
    expect(body.data.at(-1)).toBe('crème brûlée for 2999 €');
  });

  it('is empty when there is nothing to say', async () => {
    const { status, body } = await ask('/api/v1/kiosk/orders', { method: 'DELETE' });
    expect([status, body]).toEqual([204, '']);
  });
});

describe('a request that cannot be served', () => {
  it.each([
    ['GET', '/api/v1/nowhere'],
    ['GET', '/nowhere'],
    ['PUT', '/api/v1/kiosk/greeting'],
  ])('is not found: %s %s', async (method, path) => {
    const answer = await ask(`${path}?q=1`, { method });
    expectProblem(answer, 404, 'NOT_FOUND');
    expect(answer.body.instance).toBe(path);
  });

  it('has a path that cannot be decoded', async () => {
    expectProblem(await ask('/api/v1/kiosk/%zz'), 400, 'INVALID_PAYLOAD');
    expectProblem(await ask('/%zz?a=%zz'), 400, 'INVALID_PAYLOAD');
  });

  it.each(['{"dish":', 'soup', ''])('has a body that is not JSON: %p', async (body) => {
    expectProblem(await order(body), 400, 'INVALID_PAYLOAD');
  });

  it('has a body of more than a mebibyte; one that just fits is read', async () => {
    const sized = (bytes: number) => {
      const rest = JSON.stringify({ dish: '', lines: [] });
      return rest.replace('""', `"${'x'.repeat(bytes - rest.length)}"`);
    };
    expectProblem(await order(sized(MiB + 1)), 413, 'PAYLOAD_TOO_LARGE');
    expect((await order(sized(MiB))).status).toBe(201);
  });

  it.each(['text/plain', 'text/csv', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'has a body of a kind that we do not read: %s',
    async (type) => {
      const answer = await order('dish=soup', { 'content-type': type });
      expectProblem(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('has fields that are wrong, all of which are named', async () => {
    const answer = await order(JSON.stringify({ dish: 7, lines: [{ count: 1 }, { count: 0 }] }));
    expectProblem(answer, 422, 'VALIDATION_ERROR');
    expect(answer.body.details).toEqual([
      { field: 'dish', message: 'dish must be a string', type: 'isString' },
      { field: 'lines.1.count', message: 'count must not be less than 1', type: 'min' },
    ]);
  });

  it('has members that nobody knows', async () => {
    const answer = await order(JSON.stringify({ dish: 'soup', lines: [], salt: true }));
    expectProblem(answer, 422, 'VALIDATION_ERROR');
    expect(answer.body.details).toMatchObject([{ field: 'salt' }]);
  });

  it('may be tried again at the time that is said', async () => {
    const answer = await ask('/api/v1/kiosk/crowded');
    expectProblem(answer, 503, 'UNAVAILABLE');
    expect(answer.headers.get('retry-after')).toBe('3');
  });

  it('is our fault: the caller learns the trace id, the log the cause', async () => {
    const answer = await ask('/api/v1/kiosk/broken');
    expectProblem(answer, 500, 'INTERNAL_ERROR');
    expect(JSON.stringify(answer.body)).not.toMatch(/column|pin|customer|kiosk\.controller/);
    const logged = log.find((line) => line.includes('column \\"pin\\"'));
    expect(JSON.parse(logged ?? '{}')).toMatchObject({ trace_id: TRACE_ID, level: 50 });
  });

  it('has a trace id even when it came without one', async () => {
    const { body } = await ask('/api/v1/nowhere', { headers: { traceparent: 'none' } });
    expect(body.trace_id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('beside the API', () => {
  it('is its description in OpenAPI 3.1, without the probes', async () => {
    const { status, body } = await ask('/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toMatch(/^3\.1\./);
    expect(body.info.title).toBe('Telemetry kiosk');
    expect(Object.keys(body.paths)).toContain('/api/v1/kiosk/orders');
    expect(Object.keys(body.paths).filter((path) => !path.startsWith('/api/v1/'))).toEqual([]);
    expect(body.components.schemas.OrderDto.required).toEqual(['dish', 'lines']);
  });

  it('shows what it measures, as Prometheus reads it', async () => {
    meter.createCounter('telemetry_kiosk_guests_total').add(4);
    const { status, headers, body } = await ask('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(body).toMatch(/^telemetry_kiosk_guests_total 4$/m);
  });

  it('are the probes, bare', async () => {
    expect(await ask('/livez')).toMatchObject({ status: 200, body: 'ok' });
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: 'ready' });
    expect(await ask('/readyz?verbose')).toMatchObject({
      status: 200,
      body: { ready: true, checks: { database: 'ok', broker: 'ok' } },
    });
  });

  it('is no word of what serves it', async () => {
    const { headers } = await ask('/livez');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it('is a client that speaks no HTTP, which is answered and let go', async () => {
    const socket = connect(kiosk.port, '127.0.0.1');
    socket.write('hello\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });
});
