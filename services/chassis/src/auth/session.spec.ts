import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import { endSession, readSession, sessionCookieOf, startSession } from './session.ts';

const SECRET = 'an-admin-key-for-tests';
const HOUR_MS = 60 * 60 * 1000;
const user = { name: 'ada', role: 'operator', credential: { owner: 'operator:7' } } as const;
const LIFETIME_S = 12 * 60 * 60;

async function sessionStarted(now: Date) {
  const started = await startSession(user, SECRET, {
    now,
    secure: true,
    lifetimeS: LIFETIME_S,
  });
  return { ...started, token: sessionCookieOf(started.cookie) ?? '' };
}

/** A token with the right signature, so that only what it says can be wrong. */
function signed(claims: Record<string, unknown>, audience: string): Promise<string> {
  const key = createHash('sha256').update(`telemetry console session\0${SECRET}`).digest();
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ada')
    .setAudience(audience)
    .setExpirationTime('1h')
    .sign(key);
}

describe('a console session', () => {
  it('is read back as it was started', async () => {
    const { token, expiresAt, sessionId } = await sessionStarted(new Date());
    const session = await readSession(token, SECRET);
    expect(session).toEqual({
      kind: 'user',
      name: 'ada',
      role: 'operator',
      credential: { owner: 'operator:7', sessionId, expiresAt },
    });
  });

  it('ends no later than what it was got for', async () => {
    const now = new Date(Math.floor(Date.now() / 1000) * 1000);
    const soon = new Date(now.getTime() + HOUR_MS);
    const briefly = { ...user, credential: { ...user.credential, expiresAt: soon } };
    const options = { now, secure: true, lifetimeS: LIFETIME_S };
    const { cookie, expiresAt } = await startSession(briefly, SECRET, options);
    expect([expiresAt, cookie.includes('Max-Age=3600')]).toEqual([soon, true]);
  });

  it('lasts twelve hours', async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    expect((await sessionStarted(new Date(now))).expiresAt.getTime()).toBe(now + 12 * HOUR_MS);
    const almostOver = await sessionStarted(new Date(now - 12 * HOUR_MS + 60_000));
    const over = await sessionStarted(new Date(now - 12 * HOUR_MS - 1000));
    expect(await readSession(almostOver.token, SECRET)).toBeDefined();
    expect(await readSession(over.token, SECRET)).toBeUndefined();
  });

  it('travels in a cookie that no script, no other site and no plain connection sees', async () => {
    const { cookie } = await sessionStarted(new Date());
    const attributes = cookie.split('; ').slice(1);
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict', 'Secure']);
  });

  it('ends with a new admin key', async () => {
    const { token } = await sessionStarted(new Date());
    expect(await readSession(token, `${SECRET}!`)).toBeUndefined();
  });

  it('cannot be signed with the admin key itself', async () => {
    const token = await new SignJWT({ role: 'admin' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('eve')
      .setAudience('telemetry-console')
      .setExpirationTime('1h')
      .sign(Buffer.from(SECRET));
    expect(await readSession(token, SECRET)).toBeUndefined();
  });

  it('is not believed when its role was changed, or its signature left out', async () => {
    const { token } = await sessionStarted(new Date());
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = encode({ ...claims, role: 'admin' });
    expect(await readSession(`${header}.${forged}.${signature}`, SECRET)).toBeUndefined();
    expect(await readSession(`${encode({ alg: 'none' })}.${forged}.`, SECRET)).toBeUndefined();
  });

  it('is not read from a token for somebody else, without its claims, or with a role that does not exist', async () => {
    const whole = { role: 'viewer', own: 'admin', jti: '1' };
    const read = async (claims: object, audience = 'telemetry-console') =>
      readSession(await signed({ ...whole, ...claims }, audience), SECRET);
    expect(await read({})).toMatchObject({ name: 'ada', role: 'viewer' });
    expect(await read({}, 'another')).toBeUndefined();
    expect(await read({ role: 'root' })).toBeUndefined();
    expect(await read({ role: undefined })).toBeUndefined();
    expect(await read({ own: undefined })).toBeUndefined();
    expect(await read({ jti: undefined })).toBeUndefined();
  });

  it.each(['', 'a', 'a.b.c', '..'])('is not read from "%s"', async (token) => {
    expect(await readSession(token, SECRET)).toBeUndefined();
  });

  it('is found among other cookies, and nowhere else', () => {
    expect(sessionCookieOf('theme=dark; telemetry_session=abc; x=1')).toBe('abc');
    expect(sessionCookieOf('theme=dark')).toBeUndefined();
    expect(sessionCookieOf(undefined)).toBeUndefined();
  });

  it('is taken from the browser when it ends', () => {
    expect(endSession()).toMatch(/^telemetry_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/);
  });
});
