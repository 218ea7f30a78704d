import { DialogRef } from '@angular/cdk/dialog';
import { Component, DestroyRef, inject, signal } from '@angular/core';
import { problemOf } from '../api/problem.ts';
import type { Issuer } from '../api/sign-in-issuer.ts';
import { Session } from './session.ts';

const windowLook = 'popup,width=480,height=680';

/**
 * Gets a new session over the page that goes on afterwards: for a key, or by an issuer in a window of its own, since
 * this one would lose what was typed. Closes with true when that was done, here or in any other window.
 */
@Component({
  selector: 'tc-re-sign-in',
  template: `
    <form (submit)="signIn($event, key)">
      <h2 id="re-sign-in-title" i18n>Your session has ended</h2>
      <p class="soft" role="status">{{ hint() }}</p>
      <label for="re-key" i18n="What lets a person or a device in">Key</label>
      <input
        #key
        id="re-key"
        type="password"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="re-key-message"
        [attr.aria-invalid]="message() ? true : null"
      />
      <p id="re-key-message" class="message" role="alert">{{ message() }}</p>
      <div class="actions">
        <button type="submit" class="main" [disabled]="isBusy()">
          @if (isBusy()) {
            <ng-container i18n>Signing in…</ng-container>
          } @else {
            <ng-container i18n>Sign in again</ng-container>
          }
        </button>
        @if (issuer(); as at) {
          <button type="button" (click)="openIssuer(at)" i18n>Sign in with {{ at.host }}</button>
        }
        <button
          type="button"
          class="leave"
          (click)="ref.close(false)"
          i18n="Verb, leaves the page without signing in"
        >
          Leave
        </button>
      </div>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: var(--space-2);
      padding: var(--space-5);
    }
    p {
      margin: 0;
    }
    label {
      margin-top: var(--space-2);
      font-weight: 600;
    }
    .message {
      min-height: 1.5em;
      color: var(--bad);
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: var(--space-3);
    }
  `,
})
export class ReSignIn {
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
  private readonly session = inject(Session);

  protected readonly isBusy = signal(false);
  protected readonly message = signal('');
  protected readonly hint = signal(
    $localize`Sign in again to go on where you are. Nothing that you typed is lost.`,
  );
  /** Null where there are only keys, or nobody can say. */
  protected readonly issuer = signal<Issuer | null>(null);

  constructor() {
    this.session.issuer().then(
      (issuer) => this.issuer.set(issuer),
      () => undefined,
    );
    inject(DestroyRef).onDestroy(this.session.onSignInElsewhere(() => void this.goOn()));
  }

  protected openIssuer({ host }: Issuer): void {
    const opened = window.open('/sign-in?with=issuer&popup=true', 'telemetry-sign-in', windowLook);
    this.hint.set(
      opened
        ? $localize`Sign in at ${host}:host: in the other window; this page then goes on.`
        : $localize`The browser has blocked the window. Allow it, or sign in in another tab; this page then goes on.`,
    );
  }

  /** Whatever the other window says, the server says who is signed in. */
  private async goOn(): Promise<void> {
    if (await this.session.check().catch(() => null)) this.ref.close(true);
  }

  protected async signIn(event: Event, field: HTMLInputElement): Promise<void> {
    event.preventDefault();
    const key = field.value.trim();
    if (key === '') {
      this.message.set($localize`Type or paste a key first.`);
      return;
    }
    this.isBusy.set(true);
    try {
      await this.session.signIn(key);
      this.ref.close(true);
    } catch (error) {
      const { status, title, detail } = problemOf(error);
      this.message.set(status === 401 ? $localize`This key is not known here.` : detail || title);
      field.select();
    } finally {
      this.isBusy.set(false);
    }
  }
}
