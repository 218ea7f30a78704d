import { startTestStack, type TestStack } from '@telemetry/local';
import type { RunningService } from '../src/start/create-service.ts';
import { AUDIENCE, Issuer } from './issuer.ts';
import { ADMIN_KEY, startKiosk } from './start-kiosk.ts';

const issuer = new Issuer();
const stranger = new Issuer();
let stack: TestStack;
let kiosk: RunningService;
const others: RunningService[] = [];
const log: string[] = [];
const shown: string[] = [];

beforeAll(async () => {
  await Promise.all([issuer.start(), stranger.start()]);
  stack = await startTestStack({ services: ['registry'] });
  kiosk = await startKiosk(stack, log, settings());
});
afterAll(async () => {
  await Promise.all([kiosk, ...others].map((service) => service.stop()));
  await stack.stop();
  await Promise.all([issuer.stop(), stranger.stop()]);
});

const settings = () => ({ OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE, LOG_LEVEL: 'trace' });

async function startAnother(more: Record<string, string>): Promise<RunningService> {
  const service = await startKiosk(stack, [], more);
  others.push(service);
  return service;
}

async function till(token: string, service = kiosk) {
  shown.push(token);
  const answer = await fetch(`http://127.0.0.1:${service.port}/api/v1/kiosk/till`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const body = JSON.parse(await answer.text());
  return { status: answer.status, headers: answer.headers, body };
}

const inAMinute = () => Math.floor(Date.now() / 1000) + 60;
const claims = () => ({ iss: issuer.url, aud: AUDIENCE, sub: 'eve', role: 'admin', exp: inAMinute() });
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

describe("an issuer's token", () => {
  it('lets in who it was made for, in its role and until its end', async () => {
    const { status, body } = await till(await issuer.token('operator'));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      kind: 'user',
      name: 'operator',
      role: 'operator',
      credential: { owner: 'oidc:operator', expiresAt: expect.stringMatching(/Z$/) },
    });
    const lastsMs = Date.parse(body.data.credential.expiresAt) - Date.now();
    expect(lastsMs).toBeGreaterThan(30_000);
    expect(lastsMs).toBeLessThanOrEqual(60_000);
    expect((await till(await issuer.token('viewer'))).status).toBe(403);
  });

  it('may have many roles, of which the highest counts, and a name', async () => {
    const { body } = await till(
      await issuer.signed({ ...claims(), role: ['guest', 'viewer', 'operator'], name: 'Eve' }),
    );
    expect(body.data).toMatchObject({ name: 'Eve', role: 'operator', credential: { owner: 'oidc:eve' } });
  });

  it.each([
    ['for another audience', () => issuer.token('admin', 'https://shop.example')],
    ['of another issuer', () => stranger.token('admin')],
    ['of another issuer that takes our name', () => stranger.signed(claims())],
    ['with a role that is none', () => issuer.token('root')],
    ['without a role', () => issuer.token('none')],
    ['that names another issuer', () => issuer.signed({ ...claims(), iss: stranger.url })],
    ['that is over', () => issuer.signed({ ...claims(), exp: inAMinute() - 70 })],
    ['that is over by less than clocks differ', () => issuer.signed({ ...claims(), exp: inAMinute() - 62 })],
    ['that never ends', () => issuer.signed({ ...claims(), exp: undefined })],
    ['of nobody', () => issuer.signed({ ...claims(), sub: undefined })],
    ['that is not valid yet', () => issuer.signed({ ...claims(), nbf: inAMinute() })],
    ['that takes the public key for a secret', () => issuer.forged(claims())],
    ['that nobody signed', () => `${encoded({ alg: 'none' })}.${encoded(claims())}.`],
    ['that nobody signed, with a signature', () => `${encoded({ alg: 'none' })}.${encoded(claims())}.abc`],
    [
      'whose role was changed',
      async () => {
        const [header, , signature] = (await issuer.token('viewer')).split('.');
        return `${header ?? ''}.${encoded(claims())}.${signature ?? ''}`;
      },
    ],
    ['that is no token', () => 'a.b.c'],
  ])("%s is nobody's", async (_what, make) => {
    const { status, body } = await till(await make());
    expect([status, body.code]).toEqual([401, 'INVALID_API_KEY']);
  });

  it('is believed when the issuer has changed its keys, and the old ones no more', async () => {
    const old = await issuer.token('admin');
    expect((await till(old)).status).toBe(200);
    await issuer.rotate();
    const fresh = await issuer.token('admin');
    for (let status = 0; status !== 200; { status } = await till(fresh)) expect([0, 401]).toContain(status);
    expect((await till(old)).status).toBe(401);
  });

  it('waits for an issuer that is away when its keys are not known, while keys of our own go on', async () => {
    const own = await startAnother(settings());
    const token = await issuer.token('admin');
    await issuer.stop();
    const { status, headers, body } = await till(token, own);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'UNAVAILABLE', '5']);
    expect((await till(ADMIN_KEY, own)).status).toBe(200);
    expect((await till('wrong', own)).status).toBe(401);
    // The first kiosk has the keys.
    expect((await till(token)).status).toBe(200);
    await issuer.start();
    expect((await till(await issuer.token('admin'), own)).status).toBe(200);
  });

  it("is nobody's where no issuer is configured", async () => {
    const own = await startAnother({});
    expect((await till(await issuer.token('admin'), own)).status).toBe(401);
  });

  it('is never logged', () => {
    expect(log.length).toBeGreaterThan(1);
    for (const secret of shown.filter((each) => each.length > 10)) expect(log.join('')).not.toContain(secret);
  });
});
