import { DOCUMENT, Component, DestroyRef, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { returnPath } from '../session/return-path.ts';
import { Session } from '../session/session.ts';
import { Icon } from '../ui/icon.ts';

const retryMs = 5000;

/**
 * Shown when the console is opened where the server cannot be reached, and for a page whose code did not arrive; goes on by
 * itself when it can.
 */
@Component({
  selector: 'tc-offline-page',
  imports: [Icon],
  template: `
    <section class="card">
      <tc-icon name="warning" />
      @if (missing() === 'code') {
        <h1 i18n>This page did not arrive</h1>
        <p class="soft" i18n>
          The connection was interrupted, or the console has been updated. The page is loaded anew as soon as
          there is an answer.
        </p>
      } @else {
        <h1 i18n>The server cannot be reached</h1>
        <p class="soft" i18n>
          This browser is offline, or the system is not running. The page you asked for opens as soon as there
          is an answer.
        </p>
      }
      <button type="button" class="main" [disabled]="isTrying()" (click)="tryAgain()">
        @if (isTrying()) {
          <ng-container i18n>Trying…</ng-container>
        } @else {
          <ng-container i18n>Try now</ng-container>
        }
      </button>
    </section>
  `,
  styles: `
    :host {
      display: grid;
      flex: 1;
      place-items: center;
    }
    section {
      display: grid;
      justify-items: start;
      gap: var(--space-3);
      width: min(28rem, 100%);
      padding: var(--space-5);
    }
    tc-icon {
      color: var(--warn);
      font-size: 1.75rem;
    }
    p {
      margin: 0;
    }
  `,
})
export class OfflinePage {
  /** The page that was asked for, from the address. */
  readonly next = input<string>();
  /** Is `code` when the page's code did not arrive. */
  readonly missing = input<string>();

  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly isTrying = signal(false);

  constructor() {
    const timer = setInterval(() => void this.tryAgain(), retryMs);
    const online = (): void => void this.tryAgain();
    addEventListener('online', online);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
      removeEventListener('online', online);
    });
  }

  protected async tryAgain(): Promise<void> {
    if (this.isTrying()) return;
    this.isTrying.set(true);
    await (this.missing() === 'code' ? this.loadAnew() : this.goOn());
    this.isTrying.set(false);
  }

  /** The way to the page asks who is signed in; without an answer it leads back here. */
  private async goOn(): Promise<void> {
    await this.router.navigateByUrl(returnPath(this.next()));
  }

  /** A browser may remember that a module did not arrive for as long as its page lives. */
  private async loadAnew(): Promise<void> {
    const isAnswered = await this.session.check().then(
      () => true,
      () => false,
    );
    if (isAnswered) this.document.location.replace(returnPath(this.next()));
  }
}
