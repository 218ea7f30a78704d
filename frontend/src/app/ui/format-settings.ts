import { signal } from '@angular/core';

/** How this person reads times and numbers. */
export interface FormatSettings {
  /** A BCP 47 tag for numbers and dates; undefined is the browser's. */
  readonly locale: string | undefined;
  /** An IANA zone; undefined is the browser's. */
  readonly zone: string | undefined;
  readonly temperature: 'celsius' | 'fahrenheit';
}

/**
 * The settings that every formatting function reads. A signal beside the functions rather than a parameter of
 * each: a template that writes a time follows a change of zone by itself. Only Preferences sets it.
 */
export const formatSettings = signal<FormatSettings>({
  locale: undefined,
  zone: undefined,
  temperature: 'celsius',
});
