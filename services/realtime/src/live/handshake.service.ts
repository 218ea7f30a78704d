import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { apiKeyOf, Authenticator, LOGGER, type Logger, Problem } from '@telemetry/chassis';
import type { Socket } from 'socket.io';
import { refusalOf } from './refusal.ts';
import { isSameOrigin } from './same-origin.ts';

/** Lets users in who show a key in a header or a console session, and nobody else. */
@Injectable()
export class Handshake {
  constructor(
    private readonly authenticator: Authenticator,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Middleware of the namespace: the client gets a connect_error whose `data` is `{code, message}`. */
  admit(socket: Socket, next: (error?: Error) => void): void {
    this.authenticate(socket.handshake.headers).then(
      () => next(),
      (error: unknown) => next(this.connectError(error)),
    );
  }

  private async authenticate(headers: IncomingHttpHeaders): Promise<void> {
    const principal = await this.authenticator.authenticate(headers, 'GET');
    if (principal.kind !== 'user') throw new Problem('FORBIDDEN', 'A device key opens no live feed.');
    if (apiKeyOf(headers) === undefined && !isSameOrigin(headers)) {
      throw new Problem('FORBIDDEN', 'A console session counts only on pages of its own origin.');
    }
  }

  private connectError(error: unknown): Error {
    const { code, message } = refusalOf(error);
    if (code === 'INTERNAL_ERROR') this.log.error({ err: error }, 'Handshake failed');
    return Object.assign(new Error(message), { data: { code, message } });
  }
}
