import { Component, computed, input, output } from '@angular/core';
import { formatCount } from '../ui/format-value.ts';
import type { CaughtUp, Connection } from './live-feed.ts';

const goodNewsMs = 8000;

/** Tells that the live connection is lost, when it is tried again, and what came meanwhile; else nothing. */
@Component({
  selector: 'tc-connection-banner',
  template: `
    <div role="status">
      @if (isLost()) {
        <p>
          <ng-container i18n
            ><strong>Not live.</strong> The connection was lost; what is shown may be old.</ng-container
          >
          <span aria-hidden="true">{{ wait() }}</span>
          <button type="button" (click)="retry.emit()" i18n>Try now</button>
        </p>
      } @else if (goodNews(); as news) {
        <p class="good"><strong i18n>Live again.</strong> {{ news }}</p>
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
    .good {
      background: var(--good-wash);
    }
    .good strong {
      color: var(--good);
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
  /** What came after the last loss. */
  readonly caughtUp = input<CaughtUp>();
  /** The person does not want to wait. */
  readonly retry = output();

  protected readonly isLost = computed(() => this.connection().state === 'waiting');
  protected readonly goodNews = computed(() => {
    const caughtUp = this.caughtUp();
    if (!caughtUp || this.now() - caughtUp.at > goodNewsMs) return '';
    const { count } = caughtUp;
    return count === 1
      ? $localize`Caught up on 1 reading.`
      : $localize`Caught up on ${formatCount(count)}:count: readings.`;
  });
  protected readonly wait = computed(() => {
    const connection = this.connection();
    if (connection.state !== 'waiting') return '';
    const seconds = Math.ceil((connection.retryAt - this.now()) / 1000);
    return seconds > 0 ? $localize`Trying again in ${seconds}:seconds: s.` : $localize`Trying again now.`;
  });
}
