import type { RunningService } from '@telemetry/chassis';
import { AUDIENCE, Issuer } from '../../chassis/test/issuer.ts';
import { ADMIN_KEY, type Answer, api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

const issuer = new Issuer();
let test: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  await issuer.start();
  test = await startRegistry({ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE });
  ({ service } = test);
});
afterAll(async () => {
  await test.stop();
  await issuer.stop();
});

const signIn = (key: string): Promise<Answer> =>
  api(service, { 'x-forwarded-for': '192.0.2.1' }).post('/auth/session', { key });
const sessionOf = ({ headers }: Answer) => ({ cookie: headers.get('set-cookie')!.split(';')[0]! });

it('tells who is not signed in yet where one can be, and nothing that is secret', async () => {
  const optionsOf = async (of: RunningService) => (await api(of, {}).get('/auth/session/options')).data;
  expect(await optionsOf(service)).toEqual({ issuer: null });
  const settings = { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE, OIDC_CLIENT_ID: 'console' };
  const replica = await test.start({ ...settings, OIDC_SCOPES: 'openid profile' });
  const asked = { url: issuer.url, client_id: 'console', scope: 'openid profile', resource: AUDIENCE };
  expect(await optionsOf(replica)).toEqual({ issuer: asked });
  await replica.stop();
  expect(() => test.start({ ...settings, OIDC_SCOPES: 'profile' })).toThrow('openid among them');
});

describe("an issuer's token", () => {
  it('is swapped for a session in its role, which ends no later than the token', async () => {
    const answer = await signIn(await issuer.token('operator'));
    expect([answer.status, answer.data.name, answer.data.role]).toEqual([201, 'operator', 'operator']);
    const lastsMs = Date.parse(answer.data.expires_at) - Date.now();
    expect(lastsMs).toBeLessThanOrEqual(60_000);
    expect(Number(/Max-Age=(\d+)/.exec(answer.headers.get('set-cookie')!)?.[1])).toBeLessThanOrEqual(60);

    const console = api(service, { ...sessionOf(answer), 'x-requested-with': 'telemetry-console' });
    expect((await console.post('/devices', { device_id: 'by-token' })).status).toBe(201);
    expect((await console.get('/operators')).status).toBe(403);
    const { data } = await api(service).get('/audit?limit=2');
    expect(data).toMatchObject([
      { action: 'device.create', actor: 'operator', actor_role: 'operator' },
      { action: 'session.start', after: { owner: 'oidc:operator' } },
    ]);
  });

  it('that is swapped can be signed out, while the token itself goes on', async () => {
    const token = await issuer.token('viewer');
    const session = sessionOf(await signIn(token));
    expect((await api(service, session).delete('/auth/session')).status).toBe(204);
    while ((await api(service, session).get('/devices')).status !== 401);
    expect((await api(service, { authorization: `Bearer ${token}` }).get('/devices')).status).toBe(200);
  });

  it('signs nobody in when it is for somebody else', async () => {
    expect((await signIn(await issuer.token('admin', 'https://shop.example'))).status).toBe(401);
  });

  it('waits for an issuer that is away, which is no failure of who signs in; keys go on', async () => {
    const token = await issuer.token('admin');
    await issuer.stop();
    const unheard = await test.start({ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE });
    for (let i = 0; i < 12; i++)
      expect((await api(unheard, {}).post('/auth/session', { key: token })).status).toBe(503);
    expect((await api(unheard, {}).post('/auth/session', { key: ADMIN_KEY })).status).toBe(201);
    await unheard.stop();
    await issuer.start();
  });
});
