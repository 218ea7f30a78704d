import { Injectable, inject } from '@angular/core';
import type { Issuer } from '../api/sign-in-issuer.ts';
import { Session } from '../session/session.ts';
import { keepPending } from './pending-sign-in.ts';
import type { PendingSignIn } from './pending-sign-in.ts';
import { SignInRefusal } from './sign-in-refusal.ts';

const notOurs = $localize`This sign-in was not begun in this window, or is over. Sign in once more.`;

/** Signing in at the issuer, in two halves: this window is elsewhere between them. */
@Injectable({ providedIn: 'root' })
export class IssuerSignIn {
  private readonly session = inject(Session);

  /** Leaves for the issuer. Throws SignInRefusal. */
  async begin(issuer: Issuer, wish: Pick<PendingSignIn, 'next' | 'isOwnWindow'>): Promise<void> {
    const { addressOf, newSignIn } = await import('./issuer-flow.ts');
    const pending = newSignIn(wish);
    const address = await addressOf(issuer, pending, returnAddress());
    keepPending(pending);
    window.location.assign(address);
  }

  /**
   * Swaps the issuer's answer for a session; its token is in no other hand afterwards. Throws SignInRefusal, or
   * HttpErrorResponse when it is the system that refuses.
   */
  async finish(issuer: Issuer, pending: PendingSignIn | undefined, answer: URLSearchParams): Promise<void> {
    if (pending === undefined) throw new SignInRefusal(notOurs);
    if (answer.get('state') !== pending.state) throw new SignInRefusal(notOurs);
    const { tokenFor } = await import('./issuer-flow.ts');
    await this.session.signIn(await tokenFor(issuer, pending, { answer, returnTo: returnAddress() }));
  }
}

/** As the issuer knows it. */
function returnAddress(): string {
  return `${window.location.origin}/sign-in`;
}
