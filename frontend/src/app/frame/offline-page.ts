import { Component, DestroyRef, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { returnPath } from '../session/return-path.ts';
import { Icon } from '../ui/icon.ts';

const retryMs = 5000;

/** Shown when the console is opened where the server cannot be reached; goes on by itself when it can. */
@Component({
  selector: 'tc-offline-page',
  imports: [Icon],
  template: `
    <section class="card">
      <tc-icon name="warning" />
      <h1 i18n>The server cannot be reached</h1>
      <p class="soft" i18n>
        This browser is offline, or the system is not running. The page you asked for opens as soon as there
        is an answer.
      </p>
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

  private readonly router = inject(Router);
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

  /** The way to the page asks who is signed in; without an answer it leads back here. */
  protected async tryAgain(): Promise<void> {
    if (this.isTrying()) return;
    this.isTrying.set(true);
    await this.router.navigateByUrl(returnPath(this.next()));
    this.isTrying.set(false);
  }
}
