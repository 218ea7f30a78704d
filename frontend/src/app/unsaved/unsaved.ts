import { DestroyRef, inject } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';
import { Session } from '../session/session.ts';

/** A page on which somebody may have typed what is not saved. */
export interface MayBeUnsaved {
  /** Whether it would be lost with the page. */
  hasUnsaved(): boolean;
}

/** Leaves such a page for another one only when nothing is lost, or the person agrees. Who signs out has agreed. */
export const askBeforeLoss: CanDeactivateFn<MayBeUnsaved> = (page) =>
  !page.hasUnsaved() ||
  inject(Session).current() === null ||
  confirm($localize`What you typed here is not saved. Leave the page all the same?`);

/** The browser asks before such a page is closed or loaded anew. Call in an injection context. */
export function guardUnsaved(page: MayBeUnsaved): void {
  const warn = (event: BeforeUnloadEvent): void => {
    if (page.hasUnsaved()) event.preventDefault();
  };
  addEventListener('beforeunload', warn);
  inject(DestroyRef).onDestroy(() => removeEventListener('beforeunload', warn));
}
