import { Component, computed, input, output } from '@angular/core';
import type { Connection } from './live-feed.ts';

/** Tells that the live connection is lost and when it is tried again; nothing while all is well. */
@Component({
  selector: 'tc-connection-banner',
  template: `
    <div role="status">
      @if (isLost()) {
        <p>
          <strong>Not live.</strong> The connection was lost; what is shown may be old.
          <span aria-hidden="true">Trying again {{ wait() }}.</span>
          <button type="button" (click)="retry.emit()">Try now</button>
        </p>
      }
    </div>
  `,
  styles: `
    p {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-1) var(--space-3);
      margin: 0;
      padding: var(--space-2) var(--gutter);
      background: var(--warn-wash);
    }
    strong {
      color: var(--warn);
    }
    button {
      margin-left: auto;
    }
  `,
})
export class ConnectionBanner {
  /** How the connection stands. */
  readonly connection = input.required<Connection>();
  /** Epoch milliseconds, for the countdown. */
  readonly now = input.required<number>();
  /** The person does not want to wait. */
  readonly retry = output();

  protected readonly isLost = computed(() => this.connection().state === 'waiting');
  protected readonly wait = computed(() => {
    const connection = this.connection();
    if (connection.state !== 'waiting') return 'now';
    const seconds = Math.ceil((connection.retryAt - this.now()) / 1000);
    return seconds > 0 ? `in ${seconds} s` : 'now';
  });
}
