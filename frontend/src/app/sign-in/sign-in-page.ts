import { Location } from '@angular/common';
import { Component, booleanAttribute, computed, inject, input, linkedSignal, signal } from '@angular/core';
import type { OnInit } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import type { Issuer } from '../api/sign-in-issuer.ts';
import { returnPath } from '../session/return-path.ts';
import { Session } from '../session/session.ts';
import { explainIssuer, explainKey } from './explain.ts';
import { IssuerSignIn } from './issuer-sign-in.ts';
import { takePending } from './pending-sign-in.ts';
import type { PendingSignIn } from './pending-sign-in.ts';

/**
 * Where a key is exchanged for a session, and where people return to from the issuer. A key lives in the field until it
 * is sent, a token for as long as this page swaps it, nowhere else.
 */
@Component({
  selector: 'tc-sign-in-page',
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.css',
})
export class SignInPage implements OnInit {
  /** The page to return to, from the address. */
  readonly next = input<string>();
  /** Whether a session has just ended by itself, from the address. */
  readonly expired = input(false, { transform: booleanAttribute });
  /** `issuer` leaves for it at once, from the address. */
  readonly with = input<string>();
  /** Whether this window is there to sign in and nothing else, from the address. */
  readonly popup = input(false, { transform: booleanAttribute });

  private readonly session = inject(Session);
  private readonly issuerSignIn = inject(IssuerSignIn);
  private readonly router = inject(Router);
  private readonly location = inject(Location);
  private readonly answer = new URLSearchParams(inject(ActivatedRoute).snapshot.queryParams);

  protected readonly busy = signal(false);
  protected readonly message = signal('');
  /** What happens without a key, while it does. */
  protected readonly progress = signal('');
  protected readonly issuer = signal<Issuer | null>(null);
  protected readonly isOwnWindow = linkedSignal(() => this.popup());
  protected readonly target = linkedSignal(() => returnPath(this.next()));
  /** Loads the page anew, so that the rules it came with are those of the issuer that is configured now. */
  protected readonly issuerLink = computed(() => {
    const query = new URLSearchParams({ with: 'issuer', next: this.target() });
    if (this.isOwnWindow()) query.set('popup', 'true');
    return `/sign-in?${query.toString()}`;
  });

  ngOnInit(): void {
    if (this.answer.has('code') || this.answer.has('error')) void this.take(takePending());
    else if (this.with() === 'issuer') void this.leave();
    else void this.offer();
  }

  protected async signIn(event: Event, field: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const key = field.value.trim();
    if (key === '') {
      this.refuse($localize`Type or paste a key first.`, field);
      return;
    }
    this.busy.set(true);
    try {
      await this.session.signIn(key);
      field.value = '';
      await this.goOn();
    } catch (error) {
      this.refuse(explainKey(error), field);
    } finally {
      this.busy.set(false);
    }
  }

  private leave(): Promise<void> {
    return this.atIssuer($localize`On the way to where you sign in…`, (issuer) =>
      this.issuerSignIn.begin(issuer, { next: this.target(), isOwnWindow: this.isOwnWindow() }),
    );
  }

  private take(pending: PendingSignIn | undefined): Promise<void> {
    if (pending) {
      this.target.set(returnPath(pending.next));
      this.isOwnWindow.set(pending.isOwnWindow);
    }
    return this.atIssuer($localize`Signing in…`, async (issuer) => {
      await this.issuerSignIn.finish(issuer, pending, this.answer);
      await this.goOn();
    });
  }

  /** The address says no more what it said: going back must not leave again, and a code is nobody's business. */
  private async atIssuer(progress: string, step: (issuer: Issuer) => Promise<void>): Promise<void> {
    this.location.replaceState('/sign-in', `next=${encodeURIComponent(this.target())}`);
    this.progress.set(progress);
    try {
      const issuer = await this.session.issuer();
      this.issuer.set(issuer);
      if (issuer) await step(issuer);
    } catch (error) {
      this.message.set(explainIssuer(error, this.issuer()?.host));
    } finally {
      this.progress.set('');
    }
  }

  /** Who came for a key needs no issuer. */
  private async offer(): Promise<void> {
    this.issuer.set(await this.session.issuer().catch(() => null));
  }

  /** Goes on with the page that was left; a window that was opened to sign in closes, and the page it came from goes on. */
  private async goOn(): Promise<void> {
    if (this.isOwnWindow()) window.close();
    await this.router.navigateByUrl(this.target(), { replaceUrl: true });
  }

  private refuse(message: string, field: HTMLInputElement): void {
    this.message.set(message);
    field.focus();
    field.select();
  }
}
