import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Problem } from '../http/problem.ts';
import { apiKeyOf } from './api-key.ts';
import type { Principal } from './principal.ts';
import { CSRF_HEADER, CSRF_VALUE } from './session.ts';
import { Users } from './users.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Tells who a request comes from. It asks nobody but this process's memory (and an issuer for keys it has not seen), so
 * that every service can do it alone. A service that knows more kinds of keys extends it.
 */
@Injectable()
export class Authenticator {
  constructor(private readonly users: Users) {}

  /**
   * Who the headers' credential belongs to.
   * @throws Problem INVALID_API_KEY when there is none or it is not valid; FORBIDDEN for a forged console request;
   * UNAVAILABLE for a token whose issuer cannot be asked.
   */
  async authenticate(headers: IncomingHttpHeaders, method: string): Promise<Principal> {
    const key = apiKeyOf(headers);
    const principal =
      key === undefined
        ? await this.fromSession(headers, method)
        : (this.fromKey(key) ?? (await this.users.ofToken(key)));
    if (principal === undefined) {
      throw new Problem('INVALID_API_KEY', 'Send a valid key in the X-API-Key header, or sign in.');
    }
    return principal;
  }

  /** The owner of a key, or undefined when no one has it. */
  protected fromKey(key: string): Principal | undefined {
    return this.users.ofKey(key);
  }

  private async fromSession(headers: IncomingHttpHeaders, method: string): Promise<Principal | undefined> {
    const user = await this.users.ofSession(headers.cookie);
    if (user !== undefined && !SAFE_METHODS.has(method) && headers[CSRF_HEADER] !== CSRF_VALUE) {
      throw new Problem(
        'FORBIDDEN',
        `A console session changes things only with ${CSRF_HEADER}: ${CSRF_VALUE}.`,
      );
    }
    return user;
  }
}
