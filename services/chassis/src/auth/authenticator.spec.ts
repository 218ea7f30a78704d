import 'reflect-metadata';
import { loadConfig } from '../config/load-config.ts';
import { ServiceConfig } from '../config/service-config.ts';
import { Authenticator } from './authenticator.ts';
import { startSession } from './session.ts';

const SECRET = 'an-admin-key-for-tests';
const authenticator = new Authenticator(
  loadConfig(ServiceConfig, { DATABASE_URL: 'postgres://h/d', NATS_URL: 'nats://h', API_SECRET_KEY: SECRET }),
);

async function cookieOf(role: 'viewer' | 'admin'): Promise<string> {
  const { cookie } = await startSession({ name: 'ada', role }, SECRET, { now: new Date(), secure: false });
  return cookie.split(';', 1)[0] ?? '';
}

describe('who a request comes from', () => {
  it('is the admin when it has the admin key', async () => {
    const admin = { kind: 'user', name: 'admin', role: 'admin' };
    expect(await authenticator.authenticate({ 'x-api-key': SECRET }, 'POST')).toEqual(admin);
    expect(await authenticator.authenticate({ authorization: `Bearer ${SECRET}` }, 'GET')).toEqual(admin);
  });

  it('is the user of its session', async () => {
    const headers = { cookie: await cookieOf('viewer') };
    expect(await authenticator.authenticate(headers, 'GET')).toEqual({
      kind: 'user',
      name: 'ada',
      role: 'viewer',
    });
  });

  it.each([
    ['no credential', {}],
    ['a wrong key', { 'x-api-key': `${SECRET}x` }],
    ['an empty key', { 'x-api-key': '' }],
    ['a broken session', { cookie: 'telemetry_session=abc' }],
  ])('is nobody when it has %s', async (_what, headers) => {
    await expect(authenticator.authenticate(headers, 'GET')).rejects.toMatchObject({
      code: 'INVALID_API_KEY',
    });
  });

  it('is nobody when its key is wrong, even if its session is good', async () => {
    const headers = { 'x-api-key': 'wrong', cookie: await cookieOf('admin') };
    await expect(authenticator.authenticate(headers, 'GET')).rejects.toMatchObject({
      code: 'INVALID_API_KEY',
    });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'is not believed for %s by cookie alone, which another site could have sent',
    async (method) => {
      const headers = { cookie: await cookieOf('admin') };
      await expect(authenticator.authenticate(headers, method)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const fromConsole = { ...headers, 'x-requested-with': 'telemetry-console' };
      expect(await authenticator.authenticate(fromConsole, method)).toMatchObject({ name: 'ada' });
    },
  );
});
