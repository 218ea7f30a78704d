import type { Choices } from '../preferences/choices.ts';

export const themeOptions: readonly { value: Choices['theme']; label: string }[] = [
  { value: 'system', label: $localize`:Theme, that of the operating system:System` },
  { value: 'light', label: $localize`:Theme:Light` },
  { value: 'dark', label: $localize`:Theme:Dark` },
];

export const unitOptions: readonly { value: Choices['temperature']; label: string }[] = [
  { value: 'celsius', label: '°C' },
  { value: 'fahrenheit', label: '°F' },
];

export const zoneKindOptions: readonly { value: string; label: string }[] = [
  { value: 'local', label: $localize`:Time zone:This browser’s` },
  { value: 'UTC', label: 'UTC' },
  { value: 'named', label: $localize`:Time zone:Another` },
];

/** Each in its own language, as its readers look for it. */
export const locales: readonly { value: string; label: string }[] = [
  { value: 'browser', label: $localize`:How numbers and dates are written:As this browser` },
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
