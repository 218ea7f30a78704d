import { computed, effect, inject, untracked } from '@angular/core';
import { Clock } from './clock.ts';

/** Reads again every so many milliseconds while the page is looked at. Call in an injection context. */
export function reloadEvery(ms: number, reload: () => unknown): void {
  const now = inject(Clock).now;
  const turn = computed(() => Math.floor(now() / ms));
  const firstTurn = untracked(turn);
  effect(() => {
    if (turn() !== firstTurn && !document.hidden) untracked(reload);
  });
}
