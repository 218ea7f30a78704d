import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  apiKeyOf,
  Authenticator,
  LOGGER,
  type Logger,
  Problem,
  readSession,
  sessionCookieOf,
} from '@telemetry/chassis';
import type { Socket } from 'socket.io';
import { RealtimeConfig } from '../config.ts';
import { refusalOf } from './refusal.ts';
import { isSameOrigin } from './same-origin.ts';

/** Lets users in who show a key in a header or a console session, and nobody else. */
@Injectable()
export class Handshake {
  /** When the sessions end that clients were let in with. */
  private readonly sessionEnds = new WeakMap<Socket, Date>();

  constructor(
    private readonly config: RealtimeConfig,
    private readonly authenticator: Authenticator,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Middleware of the namespace: the client gets a connect_error whose `data` is `{code, message}`. */
  admit(socket: Socket, next: (error?: Error) => void): void {
    this.authenticate(socket).then(
      () => next(),
      (error: unknown) => next(this.connectError(error)),
    );
  }

  /** Disconnects a client that has connected, as soon as its session is over. */
  endWithSession(socket: Socket): void {
    const end = this.sessionEnds.get(socket);
    if (end === undefined) return;
    const timer = setTimeout(() => socket.disconnect(true), end.getTime() - Date.now()).unref();
    socket.once('disconnect', () => clearTimeout(timer));
  }

  private async authenticate(socket: Socket): Promise<void> {
    const { headers } = socket.handshake;
    const principal = await this.authenticator.authenticate(headers, 'GET');
    if (principal.kind !== 'user') throw new Problem('FORBIDDEN', 'A device key opens no live feed.');
    if (apiKeyOf(headers) !== undefined) return;
    if (!isSameOrigin(headers)) {
      throw new Problem('FORBIDDEN', 'A console session counts only on pages of its own origin.');
    }
    this.sessionEnds.set(socket, await this.sessionEnd(headers));
  }

  private async sessionEnd({ cookie }: IncomingHttpHeaders): Promise<Date> {
    const session = await readSession(sessionCookieOf(cookie) ?? '', this.config.API_SECRET_KEY);
    if (session === undefined) throw new Problem('INVALID_API_KEY', 'The session is over; sign in again.');
    return session.credential.expiresAt ?? new Date();
  }

  private connectError(error: unknown): Error {
    const { code, message } = refusalOf(error);
    if (code === 'INTERNAL_ERROR') this.log.error({ err: error }, 'Handshake failed');
    return Object.assign(new Error(message), { data: { code, message } });
  }
}
