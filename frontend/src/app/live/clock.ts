import { DestroyRef, Injectable, inject, signal } from '@angular/core';

/** The time of day as a signal, for ages that grow while one looks at them. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly state = signal(Date.now());

  /** Epoch milliseconds, renewed every second. */
  readonly now = this.state.asReadonly();

  constructor() {
    const timer = setInterval(() => this.state.set(Date.now()), 1000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
