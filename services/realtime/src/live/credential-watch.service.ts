import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { Access, Problem, type UserPrincipal } from '@telemetry/chassis';

/** A credential that expires is noticed this late at most; one that is revoked at once. */
const CHECK_MS = 1_000;

interface Watched {
  readonly principal: UserPrincipal;
  readonly end: (why: Problem) => void;
}

/** Looks after connections whose credential stops working while they are open. */
@Injectable()
export class CredentialWatch implements OnModuleInit, BeforeApplicationShutdown {
  private readonly watched = new Set<Watched>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly access: Access) {}

  onModuleInit(): void {
    this.access.on('changed', () => this.check());
    this.timer = setInterval(() => this.check(), CHECK_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Calls `end`, once, when the credential stops working. Returns what ends the watch, for when the client goes. */
  watch(principal: UserPrincipal, end: (why: Problem) => void): () => void {
    const watched = { principal, end };
    this.watched.add(watched);
    // It may have stopped since the handshake.
    this.check([watched]);
    return () => this.watched.delete(watched);
  }

  private check(some: Iterable<Watched> = this.watched): void {
    for (const each of some) {
      if (this.access.isLive(each.principal)) continue;
      this.watched.delete(each);
      each.end(new Problem('INVALID_API_KEY', 'The key or session is over; sign in again.'));
    }
  }
}
