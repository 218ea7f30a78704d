import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ServiceConfig } from '../config/service-config.ts';
import { Problem } from '../http/problem.ts';
import { apiKeyOf } from './api-key.ts';
import type { Principal } from './principal.ts';
import { CSRF_HEADER, CSRF_VALUE, readSession, sessionCookieOf } from './session.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Tells who a request comes from: the admin's key or a console session. Stateless, so that every service can do
 * it alone. A service that knows more kinds of keys extends it.
 */
@Injectable()
export class Authenticator {
  private readonly adminKeyHash: Buffer;

  constructor(protected readonly config: ServiceConfig) {
    this.adminKeyHash = hashKey(config.API_SECRET_KEY);
  }

  /**
   * Who the headers' credential belongs to.
   * @throws Problem INVALID_API_KEY when there is none or it is not valid; FORBIDDEN for a forged console request.
   */
  async authenticate(headers: IncomingHttpHeaders, method: string): Promise<Principal> {
    const key = apiKeyOf(headers);
    const principal = key === undefined ? await this.fromSession(headers, method) : this.fromKey(key);
    if (principal === undefined) {
      throw new Problem('INVALID_API_KEY', 'Send a valid key in the X-API-Key header, or sign in.');
    }
    return principal;
  }

  /** The owner of a key, or undefined when no one has it. */
  protected fromKey(key: string): Principal | undefined {
    const isAdmin = timingSafeEqual(hashKey(key), this.adminKeyHash);
    return isAdmin ? { kind: 'user', name: 'admin', role: 'admin' } : undefined;
  }

  private async fromSession(headers: IncomingHttpHeaders, method: string): Promise<Principal | undefined> {
    const cookie = sessionCookieOf(headers.cookie);
    const session = cookie === undefined ? undefined : await readSession(cookie, this.config.API_SECRET_KEY);
    if (session === undefined) return undefined;
    if (!SAFE_METHODS.has(method) && headers[CSRF_HEADER] !== CSRF_VALUE) {
      throw new Problem(
        'FORBIDDEN',
        `A console session changes things only with ${CSRF_HEADER}: ${CSRF_VALUE}.`,
      );
    }
    return { kind: 'user', name: session.name, role: session.role };
  }
}

/** What is stored and compared of a key: its SHA-256. Keys are long and random, so no salt is needed. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
