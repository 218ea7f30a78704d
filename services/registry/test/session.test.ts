import type { RunningService } from '@telemetry/chassis';
import { ADMIN_KEY, type Answer, api } from './api.ts';
import { startRegistry, type TestRegistry } from './start-registry.ts';

let test: TestRegistry;
let service: RunningService;

beforeAll(async () => {
  test = await startRegistry();
  ({ service } = test);
});
afterAll(() => test.stop());

const anonymous = (more: Record<string, string> = {}) => api(service, more);
const signIn = (key: string, address = '192.0.2.1'): Promise<Answer> =>
  anonymous({ 'x-forwarded-for': address }).post('/auth/session', { key });
const sessionOf = ({ headers }: Answer) => ({ cookie: headers.get('set-cookie')!.split(';')[0]! });

describe('signing in', () => {
  it('gives a session for the admin key, by a cookie that scripts and other sites cannot use', async () => {
    const answer = await signIn(ADMIN_KEY);
    expect(answer.status).toBe(201);
    expect(answer.data).toMatchObject({ name: 'admin', role: 'admin' });
    const attributes = answer.headers.get('set-cookie')!.split('; ').slice(1).sort();
    expect(attributes).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict']);
    expect((await api(service, sessionOf(answer)).get('/auth/session')).data).toEqual(answer.data);
    expect((await api(service, sessionOf(answer)).get('/devices')).status).toBe(200);
  });

  it('gives a cookie that is sent over TLS only where the browser came over TLS', async () => {
    const answer = await anonymous({ 'x-forwarded-proto': 'https' }).post('/auth/session', {
      key: ADMIN_KEY,
    });
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure/);
  });

  it('is for users, and with a key that is right', async () => {
    const { data: device } = await api(service).post('/devices', { device_id: 'no-user' });
    for (const key of ['not-the-admin-key', device.api_key, 'a.b.c'])
      expect((await signIn(key)).problem.code).toBe('INVALID_API_KEY');
    expect((await signIn('')).status).toBe(422);
  });

  it('is refused to an address that has failed ten times in a minute, whatever it has now', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 14 }, (_, i) => signIn(`guess ${i}`, '192.0.2.7')),
    );
    expect(guesses.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 10 }, () => 401),
      ...Array.from({ length: 4 }, () => 429),
    ]);
    const refused = await signIn(ADMIN_KEY, '192.0.2.7');
    expect([refused.status, refused.problem.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await signIn(ADMIN_KEY, '192.0.2.8')).status).toBe(201);
  });

  it('is not limited for those whose key is right', async () => {
    for (let i = 0; i < 12; i++) expect((await signIn(ADMIN_KEY, '192.0.2.9')).status).toBe(201);
  });
});

describe('a session', () => {
  it('changes things only from the console', async () => {
    const session = sessionOf(await signIn(ADMIN_KEY));
    expect((await api(service, session).post('/devices', { device_id: 'forged' })).status).toBe(403);
    const console = { ...session, 'x-requested-with': 'telemetry-console' };
    expect((await api(service, console).post('/devices', { device_id: 'wanted' })).status).toBe(201);
  });

  it('is nobody who is not signed in', async () => {
    expect((await anonymous().get('/devices')).status).toBe(401);
    expect((await api(service, { 'x-api-key': 'wrong' }).get('/devices')).status).toBe(401);
    expect((await api(service, { cookie: 'telemetry_session=forged' }).get('/devices')).status).toBe(401);
    expect((await api(service).get('/auth/session')).problem.code).toBe('INVALID_API_KEY');
  });

  it('is taken from the browser by signing out, also when it is over', async () => {
    for (const cookie of ['', 'telemetry_session=forged']) {
      const answer = await api(service, { cookie }).delete('/auth/session');
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([
        204,
        expect.stringMatching(/Max-Age=0/i),
      ]);
    }
  });

  it('has its start and its end in the audit, and not its cookie', async () => {
    const answer = await signIn(ADMIN_KEY);
    await api(service, sessionOf(answer)).delete('/auth/session');
    const { data } = await api(service).get('/audit?subject_kind=session&limit=2');
    const about = { owner: 'admin', name: 'admin', role: 'admin', expires_at: answer.data.expires_at };
    expect(data).toMatchObject([
      {
        action: 'session.end',
        actor: 'admin',
        before: about,
        after: null,
      },
      { action: 'session.start', actor: 'admin', before: null, after: about },
    ]);
    expect(data[0].subject_id).toBe(data[1].subject_id);
    expect(JSON.stringify(data)).not.toContain(sessionOf(answer).cookie.split('=')[1]);
  });
});
