import { create, toBinary } from '@bufbuild/protobuf';
import { Injectable } from '@nestjs/common';
import {
  JetStream,
  Problem,
  startSession,
  type StartedSession,
  type UserPrincipal,
} from '@telemetry/chassis';
import { SESSION_LIFETIME_S, SignedOutSchema, subjectOf } from '@telemetry/proto';
import { RegistryConfig } from '../config.ts';
import { SessionLog } from './session-log.repository.ts';

/** Starts and ends console sessions; both are written down. */
@Injectable()
export class Sessions {
  constructor(
    private readonly config: RegistryConfig,
    private readonly jetstream: JetStream,
    private readonly log: SessionLog,
  ) {}

  /** A session of somebody who has shown a credential; it ends with the credential. */
  async start(
    user: UserPrincipal,
    request: { readonly traceId: string; readonly secure: boolean },
  ): Promise<StartedSession> {
    const session = await startSession(user, this.config.API_SECRET_KEY, {
      now: new Date(),
      secure: request.secure,
      lifetimeS: SESSION_LIFETIME_S,
    });
    const { sessionId, expiresAt } = session;
    await this.log.start({ sessionId, user, expiresAt, traceId: request.traceId });
    return session;
  }

  /**
   * Ends the session a user is signed in by, wherever a copy of its cookie may be.
   * @throws Problem UNAVAILABLE when the services cannot be told; the session goes on then
   */
  async end(user: UserPrincipal, traceId: string): Promise<void> {
    const { sessionId, expiresAt } = user.credential;
    if (sessionId === undefined || expiresAt === undefined) return;
    await this.log.end({ sessionId, user, expiresAt, traceId }, async () => {
      const data = toBinary(SignedOutSchema, create(SignedOutSchema, { sessionId }));
      await this.jetstream.publish(subjectOf(SignedOutSchema, sessionId), data).catch((cause: unknown) => {
        throw new Problem('UNAVAILABLE', 'The services cannot be told now; sign out again.', { cause });
      });
    });
  }
}
