import { expect, test } from '@playwright/test';
import { findSecrets } from '@telemetry/local';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { fuzz, SEED } from './fuzz.ts';
import { GuardedSystem, type Headers, send, SERVICES, WRONG_KEY } from './guarded-system.ts';
import { received } from './collector.ts';
import {
  ADMIN_PATHS,
  type Caller,
  OPEN_AT_THE_EDGE,
  OPEN_PATHS,
  ROUTES,
  type Service,
  SOCKET_PATHS,
} from './route-table.ts';
import { ADMIN_KEY, until } from './system.ts';

const system = new GuardedSystem(20_000);
const { callers, origins } = system;

test.describe.configure({ mode: 'serial' });
test.beforeAll(() => system.start());
test.afterAll(() => system.stop());

/** The routes in a service's API description, as "METHOD /path". */
async function described(service: Service): Promise<string[]> {
  const { body } = await send(`${origins[service] ?? ''}/openapi.json`, 'GET');
  const paths = body.paths as Record<string, Record<string, unknown>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );
}

/** What became of a request: let in, refused to this role, or refused because nobody knows who it is. */
async function outcome(service: Service, route: string, headers: Headers): Promise<string> {
  const [method = '', path = ''] = route.split(' ');
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  const { status, body: answer } = await system.ask(
    service,
    method,
    path.replace(/\{\w+\}/g, 'nobody'),
    headers,
    body,
  );
  if (status === 401) return 'unknown';
  return status === 403 && answer.code === 'FORBIDDEN' ? 'forbidden' : 'let in';
}

/** What the table wants to become of it. */
function wanted(service: Service, allowed: readonly Caller[], caller: string): string {
  if (allowed.includes('anyone')) return 'let in';
  if (allowed.includes('session')) return 'unknown';
  if (allowed.some((each) => each === caller)) return 'let in';
  // Keys of devices are known where readings are taken.
  const isKnown = caller === 'device' ? service === 'ingest' : caller in { viewer: 1, operator: 1, admin: 1 };
  return isKnown ? 'forbidden' : 'unknown';
}

for (const service of SERVICES) {
  test(`${service} lets in who the table of routes says, and nobody else`, async () => {
    const table = ROUTES[service];
    expect((await described(service)).sort()).toEqual(Object.keys(table).sort());
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [route, allowed] of Object.entries(table)) {
      for (const [caller, headers] of Object.entries(callers)) {
        outcomes[`${caller}: ${route}`] = await outcome(service, route, headers);
        expected[`${caller}: ${route}`] = wanted(service, allowed, caller);
      }
    }
    expect(outcomes).toEqual(expected);
  });
}

test('who is signed in is told to a session of each role, and to no other site what it may change', async () => {
  for (const role of ['viewer', 'operator', 'admin']) {
    const session = await system.signIn(callers[role]?.['x-api-key'] ?? '');
    expect(await outcome('registry', 'GET /auth/session', session)).toBe('let in');
    expect(await outcome('realtime', 'POST /views', session)).toBe('forbidden');
    const console = { ...session, 'x-requested-with': 'telemetry-console' };
    expect(await outcome('realtime', 'POST /views', console)).toBe('let in');
  }
});

test('beside the API, probes, metrics, the description and the console are for everybody', async () => {
  const addresses = [
    ...SERVICES.flatMap((service) => OPEN_PATHS.map((path) => `${origins[service] ?? ''}${path}`)),
    ...OPEN_AT_THE_EDGE.map((path) => `${origins.edge ?? ''}${path}`),
  ];
  for (const address of addresses) {
    for (const headers of [callers.nobody, callers['a wrong key']])
      expect([address, (await send(address, 'GET', headers)).status]).toEqual([address, 200]);
  }
});

test('how much a service logs, or the edge, is told to the admin alone, who may change it', async () => {
  for (const service of [...SERVICES, 'edge']) {
    for (const path of ADMIN_PATHS) {
      const address = `${origins[service] ?? ''}${path}`;
      for (const method of ['GET', 'PUT'] as const) {
        const body = method === 'PUT' ? { level: 'trace' } : undefined;
        const outcomes: Record<string, number> = {};
        for (const [caller, headers] of Object.entries(callers))
          outcomes[caller] = (await send(address, method, headers, body)).status;
        const device = service === 'ingest' ? 403 : 401;
        const others = { nobody: 401, 'a wrong key': 401, viewer: 403, operator: 403 };
        expect([service, method, outcomes]).toEqual([service, method, { ...others, admin: 200, device }]);
      }
    }
  }
});

/** How Socket.IO's namespace receives somebody: with nothing, or with the code of its refusal. */
function joined(headers: Headers): Promise<string> {
  const socket = io(`${origins.edge ?? ''}/realtime`, {
    transports: ['websocket'],
    extraHeaders: headers,
    reconnection: false,
  });
  return new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('let in'));
    socket.on('connect_error', (error) => {
      const { code } = ('data' in error ? error.data : {}) as { code?: string };
      resolve(code ?? error.message);
    });
  }).finally(() => socket.disconnect());
}

test('the live feed is for viewers, operators and admins, by a key in a header', async () => {
  const outcomes: Record<string, string> = {};
  for (const [caller, headers] of Object.entries(callers)) outcomes[caller] = await joined(headers);
  expect(outcomes).toEqual({
    nobody: 'INVALID_API_KEY',
    'a wrong key': 'INVALID_API_KEY',
    viewer: 'let in',
    operator: 'let in',
    admin: 'let in',
    device: 'INVALID_API_KEY',
  });
});

/** How a plain WebSocket receives somebody: with an acknowledgement or none, and with its close code if it closes. */
function opened(path: string, headers: Headers): Promise<string> {
  const socket = new WebSocket(`${(origins.edge ?? '').replace('http', 'ws')}${path}`, { headers });
  return new Promise<string>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const { type, code } = JSON.parse(data.toString()) as { type: string; code?: string };
      resolve(type === 'ack' ? 'let in' : (code ?? type));
    });
    socket.on('error', (error) => resolve(error.message));
    socket.on('close', (code) => resolve(`closed with ${code}`));
  }).finally(() => socket.terminate());
}

for (const path of SOCKET_PATHS) {
  test(`${path} is for viewers, operators and admins, by a key in a header`, async () => {
    const outcomes: Record<string, string> = {};
    for (const [caller, headers] of Object.entries(callers)) outcomes[caller] = await opened(path, headers);
    expect(outcomes).toEqual({
      nobody: 'INVALID_API_KEY',
      'a wrong key': 'INVALID_API_KEY',
      viewer: 'let in',
      operator: 'let in',
      admin: 'let in',
      device: 'INVALID_API_KEY',
    });
  });
}

test('an operator who is revoked, and their session, are known nowhere within a second', async () => {
  const { id, key, headers } = await system.newOperator('admin');
  const session = await system.signIn(key);
  expect(await system.knowing(session)).toEqual([true, true, true, true]);
  await system.revoke(id);
  const begun = performance.now();
  for (const each of [headers, session])
    await until(async () => !(await system.knowing(each)).includes(true));
  expect(performance.now() - begun).toBeLessThan(1000);
});

test('signing out ends a copy of the cookie at every service within a second', async () => {
  const session = await system.signIn(ADMIN_KEY);
  expect(await system.knowing(session)).toEqual([true, true, true, true]);
  expect((await system.ask('edge', 'DELETE', '/auth/session', session)).status).toBe(204);
  const begun = performance.now();
  await until(async () => !(await system.knowing(session)).includes(true));
  expect(performance.now() - begun).toBeLessThan(1000);
});

test('no other site is told that it may read an answer, nor that it may send a key', async () => {
  const foreign = { origin: 'https://evil.example', 'access-control-request-headers': 'x-api-key' };
  for (const origin of Object.values(origins)) {
    for (const path of ['/api/v1/devices', '/api/v1/ingest', '/socket.io/?EIO=4&transport=polling']) {
      for (const method of ['OPTIONS', 'GET']) {
        const { headers } = await send(`${origin}${path}`, method, { ...foreign, ...callers.admin });
        const granted = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
        expect([origin, path, method, granted]).toEqual([origin, path, method, []]);
      }
    }
  }
});

test('nothing that the description allows, or nearly, is our fault, whoever sends it', async () => {
  process.stdout.write(`FUZZ_SEED=${SEED}\n`);
  expect(await fuzz({ origin: origins.edge ?? '', callers, deviceId: 'walked' })).toEqual([]);
});

test('no log and no trace holds a key or a cookie, not even one that was sent in a URL', async () => {
  for (const origin of Object.values(origins)) {
    for (const path of ['/api/v1/devices', '/api/v1/ingest', '/socket.io/', '/nowhere']) {
      const { status } = await send(`${origin}${path}?api_key=${ADMIN_KEY}&token=${WRONG_KEY}`, 'GET');
      expect(status).not.toBe(500);
    }
  }
  await system.stop();

  // The launcher itself tells the admin key to who sits at the terminal; what its parts log has their name before it.
  const lines = system.log.split('\n').filter((line) => line.includes('│'));
  for (const part of Object.keys(origins)) expect(lines.some((line) => line.startsWith(part))).toBe(true);
  expect(lines.some((line) => line.includes('"sql":"'))).toBe(true);
  expect(system.secrets.length).toBeGreaterThan(8);
  expect(findSecrets(lines.join('\n'), system.secrets)).toEqual([]);

  const spans = await received();
  expect(spans).toContain('/api/v1/devices');
  expect(findSecrets(spans, system.secrets)).toEqual([]);
});
