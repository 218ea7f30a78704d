import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';

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

/** Does something at intervals while the page is looked at. Call in an injection context. */
export function every(intervalMs: number, act: () => void): void {
  const clock = inject(Clock);
  const turn = computed(() => Math.floor(clock.now() / intervalMs));
  const firstTurn = turn();
  effect(() => {
    if (turn() !== firstTurn && !document.hidden) untracked(act);
  });
}
