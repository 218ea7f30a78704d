import { createHash } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import { jwtVerify, SignJWT } from 'jose';
import type { UserRole } from './principal.ts';

/** A request that changes something by session cookie carries this header, which no foreign page can send. */
export const CSRF_HEADER = 'x-requested-with';
export const CSRF_VALUE = 'telemetry-console';

const COOKIE = 'telemetry_session';
const LIFETIME_S = 12 * 60 * 60;
const AUDIENCE = 'telemetry-console';

/** A signed-in user of the console. */
export interface Session {
  readonly name: string;
  readonly role: UserRole;
  readonly expiresAt: Date;
}

/** Starts a session of twelve hours: the value for a Set-Cookie header, and when it ends. */
export async function startSession(
  user: { readonly name: string; readonly role: UserRole },
  secret: string,
  options: { readonly now: Date; readonly secure: boolean },
): Promise<{ cookie: string; expiresAt: Date }> {
  const expiresAt = new Date(options.now.getTime() + LIFETIME_S * 1000);
  const token = await new SignJWT({ role: user.role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user.name)
    .setAudience(AUDIENCE)
    .setIssuedAt(options.now)
    .setExpirationTime(expiresAt)
    .sign(signingKey(secret));
  return { cookie: cookieHeader(token, LIFETIME_S, options.secure), expiresAt };
}

/** The Set-Cookie header that ends a session in the browser. */
export function endSession(): string {
  return cookieHeader('', 0, false);
}

/** The session in a cookie's value, or undefined when it is forged or over. */
export async function readSession(token: string, secret: string): Promise<Session | undefined> {
  try {
    const { payload } = await jwtVerify(token, signingKey(secret), {
      audience: AUDIENCE,
      algorithms: ['HS256'],
    });
    const { sub: name, role, exp } = payload;
    if (name === undefined || exp === undefined || !isUserRole(role)) return undefined;
    return { name, role, expiresAt: new Date(exp * 1000) };
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

function isUserRole(role: unknown): role is UserRole {
  return role === 'admin' || role === 'operator' || role === 'viewer';
}

/** Sessions are signed with a key of their own, derived from the admin's, so that a new admin key ends them all. */
function signingKey(secret: string): Uint8Array {
  return createHash('sha256').update('telemetry console session\0').update(secret).digest();
}
