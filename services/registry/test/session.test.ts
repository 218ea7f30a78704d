import { createService, loadConfig, type RunningService } from '@telemetry/chassis';
import { startTestStack, type TestStack } from '@telemetry/local';
import { RegistryConfig } from '../src/config.ts';
import { registry } from '../src/service.ts';
import { ADMIN_KEY, api } from './api.ts';

let stack: TestStack;
let service: RunningService;

beforeAll(async () => {
  stack = await startTestStack({ services: ['registry'] });
  const config = loadConfig(RegistryConfig, {
    DATABASE_URL: stack.databaseUrl('registry'),
    NATS_URL: stack.natsUrl('registry'),
    API_SECRET_KEY: ADMIN_KEY,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'fatal',
  });
  service = await createService(registry, config);
});

afterAll(async () => {
  await service.stop();
  await stack.stop();
});

describe('signing in', () => {
  const anonymous = () => api(service, {});

  it('gives a session for the admin key, by a cookie that scripts cannot read', async () => {
    const { status, headers, data } = await anonymous().post('/auth/session', { key: ADMIN_KEY });
    const cookie = headers.get('set-cookie') ?? '';

    expect(status).toBe(201);
    expect(data).toMatchObject({ name: 'admin', role: 'admin' });
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    const session = { cookie: cookie.split(';')[0]! };
    expect((await api(service, session).get('/auth/session')).data.role).toBe('admin');
    expect((await api(service, session).get('/devices')).status).toBe(200);
  });

  it('lets a session change things only from the console', async () => {
    const { headers } = await anonymous().post('/auth/session', { key: ADMIN_KEY });
    const session = { cookie: headers.get('set-cookie')!.split(';')[0]! };

    expect((await api(service, session).post('/devices', { device_id: 'forged' })).status).toBe(403);
    const console = { ...session, 'x-requested-with': 'telemetry-console' };
    expect((await api(service, console).post('/devices', { device_id: 'wanted' })).status).toBe(201);
  });

  it('refuses wrong keys and forged cookies', async () => {
    expect((await anonymous().post('/auth/session', { key: 'not-the-admin-key' })).problem.code).toBe(
      'INVALID_API_KEY',
    );
    expect((await anonymous().get('/devices')).status).toBe(401);
    expect((await api(service, { 'x-api-key': 'wrong' }).get('/devices')).status).toBe(401);
    expect((await api(service, { cookie: 'telemetry_session=forged' }).get('/devices')).status).toBe(401);
  });

  it('signs out', async () => {
    const { status, headers } = await anonymous().delete('/auth/session');
    expect(status).toBe(204);
    expect(headers.get('set-cookie')).toMatch(/Max-Age=0/i);
  });
});
