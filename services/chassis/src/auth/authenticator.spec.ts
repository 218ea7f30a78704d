import 'reflect-metadata';
import type { IncomingHttpHeaders } from 'node:http';
import { loadConfig } from '../config/load-config.ts';
import { ServiceConfig } from '../config/service-config.ts';
import { Access } from './access.ts';
import { Authenticator } from './authenticator.ts';
import { IssuerTokens } from './issuer-tokens.ts';
import type { KeyUse } from './key-use.ts';
import { startSession } from './session.ts';
import { hashKey, Users } from './users.ts';

const SECRET = 'an-admin-key-for-tests';
const OPERATOR_KEY = 'tok_of-olga';
const config = loadConfig(ServiceConfig, {
  DATABASE_URL: 'postgres://h/d',
  NATS_URL: 'nats://h',
  API_SECRET_KEY: SECRET,
});

const access = new Access();
const noted: string[] = [];
const keyUse = { note: (keyId: string) => void noted.push(keyId) } as KeyUse;
const authenticator = new Authenticator(new Users(config, access, keyUse, new IssuerTokens(config)));

const olga = {
  operatorId: '7',
  revision: 1n,
  name: 'olga',
  role: 'operator',
  keySha256: hashKey(OPERATOR_KEY),
  isRevoked: false,
};
access.applyOperator(olga);

async function cookieOf(role: 'viewer' | 'admin', owner = 'oidc:ada') {
  const user = { name: 'ada', role, credential: { owner } };
  const { cookie, sessionId } = await startSession(user, SECRET, {
    now: new Date(),
    secure: false,
    lifetimeS: 3600,
  });
  return { cookie: cookie.split(';', 1)[0] ?? '', sessionId };
}

const refused = (headers: IncomingHttpHeaders) =>
  expect(authenticator.authenticate(headers, 'GET')).rejects.toMatchObject({ code: 'INVALID_API_KEY' });

describe('who a request comes from', () => {
  it('is the admin when it has the admin key', async () => {
    const admin = { kind: 'user', name: 'admin', role: 'admin', credential: { owner: 'admin' } };
    expect(await authenticator.authenticate({ 'x-api-key': SECRET }, 'POST')).toEqual(admin);
    expect(await authenticator.authenticate({ authorization: `Bearer ${SECRET}` }, 'GET')).toEqual(admin);
  });

  it('is the operator who has the key, whose use is noted', async () => {
    noted.length = 0;
    expect(await authenticator.authenticate({ 'x-api-key': OPERATOR_KEY }, 'POST')).toEqual({
      kind: 'user',
      name: 'olga',
      role: 'operator',
      credential: { owner: 'operator:7' },
    });
    expect(noted).toEqual(['7']);
  });

  it('is the user of its session', async () => {
    const { cookie, sessionId } = await cookieOf('viewer');
    expect(await authenticator.authenticate({ cookie }, 'GET')).toEqual({
      kind: 'user',
      name: 'ada',
      role: 'viewer',
      credential: { owner: 'oidc:ada', sessionId, expiresAt: expect.any(Date) },
    });
  });

  it.each([
    ['no credential', {}],
    ['a wrong key', { 'x-api-key': `${SECRET}x` }],
    ['an empty key', { 'x-api-key': '' }],
    ['a broken session', { cookie: 'telemetry_session=abc' }],
    ['a token, where no issuer is known', { authorization: 'Bearer a.b.c' }],
  ])('is nobody when it has %s', async (_what, headers) => {
    await refused(headers);
  });

  it('is nobody when its key is wrong, even if its session is good', async () => {
    await refused({ 'x-api-key': 'wrong', cookie: (await cookieOf('admin')).cookie });
  });

  it('is nobody when its session was signed out', async () => {
    const { cookie, sessionId } = await cookieOf('admin');
    access.applySignOut(sessionId, 3600);
    await refused({ cookie });
  });

  it('is nobody when the operator was revoked, by key or by session', async () => {
    access.applyOperator({ ...olga, operatorId: '8', keySha256: hashKey('tok_of-8') });
    const { cookie } = await cookieOf('viewer', 'operator:8');
    expect(await authenticator.authenticate({ cookie }, 'GET')).toMatchObject({ name: 'ada' });
    access.applyOperator({
      ...olga,
      operatorId: '8',
      keySha256: hashKey('tok_of-8'),
      revision: 2n,
      isRevoked: true,
    });
    await refused({ 'x-api-key': 'tok_of-8' });
    await refused({ cookie });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'is not believed for %s by cookie alone, which another site could have sent',
    async (method) => {
      const headers = { cookie: (await cookieOf('admin')).cookie };
      await expect(authenticator.authenticate(headers, method)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const fromConsole = { ...headers, 'x-requested-with': 'telemetry-console' };
      expect(await authenticator.authenticate(fromConsole, method)).toMatchObject({ name: 'ada' });
    },
  );
});
