import { Dialog } from '@angular/cdk/dialog';
import { DOCUMENT, DestroyRef, Injectable, Injector, afterNextRender, inject } from '@angular/core';
import { Router } from '@angular/router';
import { Preferences } from '../preferences/preferences.ts';
import { Session } from '../session/session.ts';
import { allDestinations } from './destinations.ts';
import { pairMs, wishOf } from './shortcuts.ts';
import { ShortcutsDialog } from './shortcuts-dialog.ts';

/** A page's own search field carries this attribute; `/` leads to it. */
const searchField = '[data-search]';

/** The shortcuts, for as long as somebody is signed in and has not turned them off. */
@Injectable({ providedIn: 'root' })
export class Keyboard {
  private readonly dialog = inject(Dialog);
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly preferences = inject(Preferences);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private pressedGAt = -Infinity;

  constructor() {
    const listen = (event: KeyboardEvent): void => this.hear(event);
    this.document.addEventListener('keydown', listen);
    inject(DestroyRef).onDestroy(() => this.document.removeEventListener('keydown', listen));
  }

  /** Lists the shortcuts. */
  showHelp(): void {
    const data = this.session.current()?.role ?? '';
    this.dialog.open(ShortcutsDialog, { data, ariaLabelledBy: 'shortcuts-title', panelClass: 'dialog' });
  }

  private hear(event: KeyboardEvent): void {
    const role = this.session.current()?.role;
    if (role === undefined || !this.preferences.choices().shortcuts || this.dialog.openDialogs.length > 0)
      return;
    const press = {
      key: event.key,
      isModified: event.ctrlKey || event.altKey || event.metaKey,
      isTyping: isTyping(event.target),
    };
    const wish = wishOf(press, event.timeStamp - this.pressedGAt < pairMs);
    this.pressedGAt = wish?.to === 'wait for the second key' ? event.timeStamp : -Infinity;
    if (!wish) return;
    event.preventDefault();
    if (wish.to === 'search') void this.search();
    if (wish.to === 'help') this.showHelp();
    if (wish.to === 'page') this.open(allDestinations(role).find(({ key }) => key === wish.key)?.path);
  }

  private open(path: string | undefined): void {
    if (path !== undefined) void this.router.navigateByUrl(path);
  }

  /** A page without a search leads to the one where devices are searched. */
  private async search(): Promise<void> {
    if (!this.document.querySelector(searchField)) await this.router.navigateByUrl('/devices');
    const focus = (): void => this.document.querySelector<HTMLElement>(searchField)?.focus();
    afterNextRender({ read: focus }, { injector: this.injector });
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}
