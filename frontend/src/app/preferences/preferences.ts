import { DOCUMENT, DestroyRef, Injectable, effect, inject, signal } from '@angular/core';
import { formatSettings } from '../ui/format-settings.ts';
import { firstChoices, formatSettingsOf, readChoices } from './choices.ts';
import type { Choices } from './choices.ts';

/** Where the choices are kept; `theme.js` reads them too, before anything is drawn. */
export const storageKey = 'telemetry.preferences';

/** What this person chose for this browser: theme, time zone, units. Kept here only, nothing of it is secret. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly document = inject(DOCUMENT);
  private readonly state = signal<Choices>(firstChoices);

  /** What holds now. */
  readonly choices = this.state.asReadonly();

  constructor() {
    this.take(readChoices(kept()));
    effect(() => {
      const { theme } = this.state();
      if (theme === 'system') delete this.document.documentElement.dataset.theme;
      else this.document.documentElement.dataset.theme = theme;
    });
    const follow = ({ key, newValue }: StorageEvent): void => {
      if (key === storageKey) this.take(readChoices(newValue));
    };
    addEventListener('storage', follow);
    inject(DestroyRef).onDestroy(() => removeEventListener('storage', follow));
  }

  /** Changes some choices, in this browser's other windows too. */
  choose(choices: Partial<Choices>): void {
    this.take({ ...this.state(), ...choices });
    keep(JSON.stringify(this.state()));
  }

  private take(choices: Choices): void {
    this.state.set(choices);
    formatSettings.set(formatSettingsOf(choices));
  }
}

/** A browser may forbid storage; the choices then hold as long as the page does. */
function kept(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function keep(text: string): void {
  try {
    localStorage.setItem(storageKey, text);
  } catch {
    // As above.
  }
}
