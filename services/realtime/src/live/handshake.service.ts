import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { apiKeyOf, Authenticator, Problem, type UserPrincipal } from '@telemetry/chassis';
import { hasKeyInUrl } from './key-in-url.ts';
import { isSameOrigin } from './same-origin.ts';

/** What a client opens a connection with. */
export interface Opening {
  readonly headers: IncomingHttpHeaders;
  /** Path and query. */
  readonly url: string;
}

/** Lets users in who show a key in a header or a console session, and nobody else. */
@Injectable()
export class Handshake {
  constructor(private readonly authenticator: Authenticator) {}

  /** Who wants in. @throws Problem INVALID_API_KEY, FORBIDDEN, or UNAVAILABLE when an issuer cannot be asked. */
  async admit({ headers, url }: Opening): Promise<UserPrincipal> {
    if (hasKeyInUrl(url)) {
      throw new Problem('INVALID_API_KEY', 'A key in a URL is not taken: send it in the X-API-Key header.');
    }
    const principal = await this.authenticator.authenticate(headers, 'GET');
    if (principal.kind !== 'user') throw new Problem('FORBIDDEN', 'A device key opens no live feed.');
    if (apiKeyOf(headers) === undefined && !isSameOrigin(headers)) {
      throw new Problem('FORBIDDEN', 'A console session counts only on pages of its own origin.');
    }
    return principal;
  }
}
