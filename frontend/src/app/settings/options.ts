import type { Choices } from '../preferences/choices.ts';

export const themeOptions: readonly { value: Choices['theme']; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export const unitOptions: readonly { value: Choices['temperature']; label: string }[] = [
  { value: 'celsius', label: '°C' },
  { value: 'fahrenheit', label: '°F' },
];

export const zoneKindOptions: readonly { value: string; label: string }[] = [
  { value: 'local', label: 'This browser’s' },
  { value: 'UTC', label: 'UTC' },
  { value: 'named', label: 'Another' },
];

/** Each in its own language, as its readers look for it. */
export const locales: readonly { value: string; label: string }[] = [
  { value: 'browser', label: 'As this browser' },
  ...[
    'cs-CZ',
    'da-DK',
    'de-CH',
    'de-DE',
    'en-GB',
    'en-IN',
    'en-US',
    'es-ES',
    'fi-FI',
    'fr-FR',
    'it-IT',
    'ja-JP',
    'nb-NO',
    'nl-NL',
    'pl-PL',
    'pt-BR',
    'sv-SE',
    'zh-CN',
  ].map((value) => ({ value, label: nameOf(value) })),
];

/** The zones that this browser can name. */
export function zones(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

function nameOf(locale: string): string {
  const name = new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
