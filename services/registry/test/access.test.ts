import {
  createLogger,
  createService,
  loadConfig,
  type RunningService,
  ServiceConfig,
} from '@telemetry/chassis';
import { logSink, startTestStack, type TestStack } from '@telemetry/local';
import { RegistryConfig } from '../src/config.ts';
import { registry } from '../src/service.ts';
import { ADMIN_KEY, type Answer, api } from './api.ts';
import { lobby } from './lobby.ts';
import { waitFor } from './wait-for.ts';

const CONSOLE = { 'x-requested-with': 'telemetry-console' };

let stack: TestStack;
let registries: RunningService[];
let lobbies: RunningService[];

const env = (service: 'registry' | 'query') => ({
  DATABASE_URL: stack.databaseUrl(service),
  MIGRATION_DATABASE_URL: stack.ownerUrl(service),
  NATS_URL: stack.natsUrl(service),
  API_SECRET_KEY: ADMIN_KEY,
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'trace',
  DEBUG: 'true',
});
const startRegistry = (settings: Record<string, string> = env('registry')) => {
  const config = loadConfig(RegistryConfig, settings);
  return createService(registry, config, createLogger('registry', config, logSink));
};
const startLobby = () => {
  const config = loadConfig(ServiceConfig, env('query'));
  return createService(lobby, config, createLogger('lobby', config, logSink));
};

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry', 'query'], migrated: 'registry' });
  registries = [await startRegistry(), await startRegistry()];
  lobbies = [await startLobby(), await startLobby()];
});
afterAll(async () => {
  await Promise.all([...registries, ...lobbies].map((service) => service.stop()));
  await stack.stop();
});

let made = 0;

/** A new operator that every lobby lets in, made at one of the registries. */
async function newOperator(role = 'operator', more: object = {}) {
  const name = `${role} ${++made}`;
  const { status, data } = await api(registries[made % 2]!).post('/operators', { name, role, ...more });
  expect(status).toBe(201);
  const headers = { 'x-api-key': data.api_key as string };
  for (const service of [...lobbies, ...registries]) await untilStatus(service, headers, 200);
  return { id: data.operator_id as string, key: data.api_key as string, name, headers };
}

/** How a service that is not the registry, or the registry itself, answers somebody who may only look. */
const look = (service: RunningService, headers: Record<string, string>): Promise<Answer> =>
  api(service, headers).get(registries.includes(service) ? '/devices' : '/lobby');

async function untilStatus(service: RunningService, headers: Record<string, string>, status: number) {
  await waitFor(async () => ((await look(service, headers)).status === status ? true : undefined));
}

/** The longest that one of the services goes on letting somebody in from now, milliseconds. */
async function lastLetIn(headers: Record<string, string>): Promise<number> {
  const begun = performance.now();
  await Promise.all([...lobbies, ...registries].map((service) => untilStatus(service, headers, 401)));
  return performance.now() - begun;
}

async function signIn(key: string, service = registries[0]!): Promise<{ cookie: string }> {
  const { status, headers } = await api(service, {}).post('/auth/session', { key });
  expect(status).toBe(201);
  return { cookie: headers.get('set-cookie')!.split(';')[0]! };
}

describe('an operator', () => {
  it.each([
    ['viewer', [200, 403, 403]],
    ['operator', [200, 201, 403]],
    ['admin', [200, 201, 200]],
  ])('that is %s may at every replica what its role may', async (role, expected) => {
    const { headers, name } = await newOperator(role);
    for (const service of lobbies) {
      const asked = api(service, headers);
      const answers = [
        await asked.get('/lobby'),
        await asked.post('/lobby', {}),
        await asked.delete('/lobby'),
      ];
      expect(answers.map(({ status }) => status)).toEqual(expected);
      expect(answers[0]?.data).toMatchObject({ name, role });
    }
  });

  it('that is revoked is let in nowhere a second later, nor is its session, and others stay', async () => {
    const [gone, stays] = [await newOperator('admin'), await newOperator('admin')];
    const session = await signIn(gone.key);
    for (const service of lobbies) await untilStatus(service, session, 200);

    const { status, data } = await api(registries[1]!).delete(`/operators/${gone.id}`);
    const took = await Promise.all([lastLetIn(gone.headers), lastLetIn(session)]);
    expect([status, data.revoked_at]).toEqual([200, expect.stringMatching(/Z$/)]);
    expect(Math.max(...took)).toBeLessThan(1000);
    for (const service of lobbies) expect((await look(service, stays.headers)).status).toBe(200);
    expect((await api(registries[0]!, {}).post('/auth/session', { key: gone.key })).status).toBe(401);
  });

  it('is known to a replica that starts later, without the registry, and so is who is gone', async () => {
    const [gone, stays] = [await newOperator(), await newOperator()];
    const left = await signIn(stays.key);
    await api(registries[0]!, left).delete('/auth/session');
    await api(registries[0]!).delete(`/operators/${gone.id}`);
    await lastLetIn(gone.headers);
    await Promise.all(registries.map((service) => service.stop()));

    const late = await startLobby();
    const statuses = await Promise.all(
      [gone.headers, left, stays.headers].map(async (headers) => (await look(late, headers)).status),
    );
    await late.stop();
    registries = [await startRegistry(), await startRegistry()];
    expect(statuses).toEqual([401, 401, 200]);
  });

  it('whose key has an end is let in until then, and its session no longer', async () => {
    const expiresAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 4000);
    const { key, headers } = await newOperator('viewer', { expires_at: expiresAt.toISOString() });
    const { data, ...answer } = await api(registries[0]!, {}).post('/auth/session', { key });
    const [session, ...attributes] = answer.headers.get('set-cookie')!.split('; ');

    expect(data.expires_at).toBe(expiresAt.toISOString());
    expect(Number(attributes.find((each) => each.startsWith('Max-Age='))?.slice(8))).toBeLessThanOrEqual(4);
    expect((await look(lobbies[0]!, { cookie: session! })).status).toBe(200);
    await Promise.all([lastLetIn(headers), lastLetIn({ cookie: session! })]);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
    expect(Date.now()).toBeLessThan(expiresAt.getTime() + 1000);
  });
});

describe('signing out', () => {
  it('ends a copy of the cookie at every replica within a second, and no other session', async () => {
    const { key } = await newOperator();
    const [here, there] = [await signIn(key), await signIn(key, registries[1])];
    for (const service of lobbies) expect((await look(service, here)).status).toBe(200);

    const { status, headers } = await api(registries[1]!, { ...here, ...CONSOLE }).delete('/auth/session');
    const took = await lastLetIn(here);
    expect([status, headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect(took).toBeLessThan(1000);
    for (const service of lobbies) expect((await look(service, there)).status).toBe(200);
  });

  it('says so when the others cannot be told, and can be done again', async () => {
    const own = await startTestStack({ services: ['registry'] });
    const alone = await startRegistry({
      ...env('registry'),
      DATABASE_URL: own.databaseUrl('registry'),
      MIGRATION_DATABASE_URL: own.ownerUrl('registry'),
      NATS_URL: own.natsUrl('registry'),
    });
    const session = await signIn(ADMIN_KEY, alone);
    await own.nats.kill();
    const refused = await api(alone, session).delete('/auth/session');
    expect([refused.status, refused.problem.code]).toEqual([503, 'UNAVAILABLE']);
    expect(refused.headers.get('set-cookie')).toBeNull();
    expect((await api(alone, session).get('/auth/session')).status).toBe(200);
    const { data } = await api(alone).get('/audit?action=session.end');
    expect(data).toEqual([]);
    await alone.stop();
    await own.stop();
  });
});

describe('a session', () => {
  it('is asked for the header of the console at every service before it changes something', async () => {
    const session = await signIn((await newOperator()).key);
    for (const service of lobbies) {
      expect((await api(service, session).post('/lobby', {})).status).toBe(403);
      expect((await api(service, { ...session, ...CONSOLE }).post('/lobby', {})).status).toBe(201);
    }
  });
});

describe('claims', () => {
  it.each([
    ['viewer', 403],
    ['operator', 201],
    ['admin', 201],
  ])('are made by an operator that is %s, at every replica: %i', async (role, expected) => {
    const { headers } = await newOperator(role);
    for (const service of registries) {
      const deviceId = `claimed-${++made}`;
      await api(service).post('/devices', { device_id: deviceId });
      expect((await api(service, headers).post(`/devices/${deviceId}/claims`, {})).status).toBe(expected);
    }
  });

  it('are exchanged at every replica by whoever has the token, whatever else comes with it', async () => {
    const session = await signIn(ADMIN_KEY);
    const callers: Record<string, string>[] = [
      {},
      { 'x-api-key': 'a-key-that-nobody-has' },
      { cookie: 'telemetry_session=forged' },
      session,
    ];
    for (const [i, headers] of callers.entries()) {
      const deviceId = `fetching-${++made}`;
      await api(registries[0]!).post('/devices', { device_id: deviceId });
      const { data } = await api(registries[0]!).post(`/devices/${deviceId}/claims`, {});
      const body = { claim_token: data.claim_token };
      const answer = await api(registries[i % 2]!, headers).post('/devices/claim', body);
      expect([answer.status, answer.data.device_id]).toEqual([201, deviceId]);
    }
  });
});
