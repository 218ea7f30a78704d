import { createHash, randomUUID } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { jwtVerify, SignJWT } from 'jose';
import { isUserRole, type UserPrincipal } from './principal.ts';

/** A request that changes something by session cookie carries this header, which no foreign page can send. */
export const CSRF_HEADER = 'x-requested-with';
export const CSRF_VALUE = 'telemetry-console';

const COOKIE = 'telemetry_session';
const AUDIENCE = 'telemetry-console';

/** How a session is started. */
export interface SessionOptions {
  readonly now: Date;
  /** Whether the browser may send the cookie over TLS only. */
  readonly secure: boolean;
  /** How long it lasts; a credential that ends earlier ends it, too. */
  readonly lifetimeS: number;
}

/** A session as it begins. */
export interface StartedSession {
  /** The value for a Set-Cookie header. */
  readonly cookie: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

/** Starts a session of somebody who has shown a credential. */
export async function startSession(
  user: Pick<UserPrincipal, 'name' | 'role' | 'credential'>,
  secret: string,
  { now, secure, lifetimeS }: SessionOptions,
): Promise<StartedSession> {
  const { owner, expiresAt: latest } = user.credential;
  const endsMs = Math.min(now.getTime() + lifetimeS * 1000, latest?.getTime() ?? Infinity);
  // A token counts whole seconds.
  const expiresAt = new Date(Math.floor(endsMs / 1000) * 1000);
  const sessionId = randomUUID();
  const token = await new SignJWT({ role: user.role, own: owner })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.name)
    .setAudience(AUDIENCE)
    .setJti(sessionId)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .sign(signingKey(secret));
  const maxAgeS = Math.max(0, Math.floor((endsMs - now.getTime()) / 1000));
  return { cookie: cookieHeader(token, maxAgeS, secure), sessionId, expiresAt };
}

/** The Set-Cookie header that ends a session in the browser. */
export function endSession(): string {
  return cookieHeader('', 0, false);
}

/** The user of the session in a cookie's value, or undefined when it is forged or over. */
export async function readSession(token: string, secret: string): Promise<UserPrincipal | undefined> {
  try {
    const { payload } = await jwtVerify(token, signingKey(secret), {
      audience: AUDIENCE,
      algorithms: ['HS256'],
    });
    const { sub: name, jti: sessionId, exp, role, own: owner } = payload;
    if (name === undefined || sessionId === undefined || exp === undefined) return undefined;
    if (typeof owner !== 'string' || !isUserRole(role)) return undefined;
    const credential = { owner, sessionId, expiresAt: new Date(exp * 1000) };
    return { kind: 'user', name, role, credential };
  } catch {
    return undefined;
  }
}

/** The session cookie's value in a Cookie header. */
export function sessionCookieOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[COOKIE];
}

function cookieHeader(value: string, maxAge: number, secure: boolean): string {
  return stringifySetCookie({
    name: COOKIE,
    value,
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    maxAge,
    secure,
  });
}

/** Sessions are signed with a key of their own, derived from the admin's, so that a new admin key ends them all. */
function signingKey(secret: string): Uint8Array {
  return createHash('sha256').update('telemetry console session\0').update(secret).digest();
}
