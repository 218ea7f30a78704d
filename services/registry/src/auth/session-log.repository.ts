import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '@telemetry/chassis';
import { actorOf } from '../audit/actor.ts';
import { AuditLog } from '../audit/audit-log.repository.ts';
import { Database } from '../database.repository.ts';

/** What happens to one session. */
export interface SessionChange {
  readonly sessionId: string;
  readonly user: UserPrincipal;
  readonly expiresAt: Date;
  readonly traceId: string;
}

/** Writes down who signed in and out. */
@Injectable()
export class SessionLog {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** Somebody signs in. */
  async start(change: SessionChange): Promise<void> {
    await this.audit.record(this.database, actorOf(change.user, change.traceId), {
      action: 'session.start',
      subjectKind: 'session',
      subjectId: change.sessionId,
      before: null,
      after: sessionView(change),
    });
  }

  /** Somebody signs out; it is written down only when `tell` has told everybody. */
  async end(change: SessionChange, tell: () => Promise<void>): Promise<void> {
    await this.database.$transaction(async (tx) => {
      await this.audit.record(tx, actorOf(change.user, change.traceId), {
        action: 'session.end',
        subjectKind: 'session',
        subjectId: change.sessionId,
        before: sessionView(change),
        after: null,
      });
      await tell();
    });
  }
}

function sessionView({ user, expiresAt }: SessionChange): object {
  const { name, role, credential } = user;
  return { name, role, owner: credential.owner, expires_at: expiresAt.toISOString() };
}
