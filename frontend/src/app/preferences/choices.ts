import type { FormatSettings } from '../ui/format-settings.ts';

export const themes = ['system', 'light', 'dark'] as const;
export const temperatures = ['celsius', 'fahrenheit'] as const;

/** What a person chose for this browser. */
export interface Choices {
  readonly theme: (typeof themes)[number];
  /** `local`, `UTC` or an IANA zone. */
  readonly zone: string;
  readonly temperature: (typeof temperatures)[number];
  /** `browser` or a BCP 47 tag. */
  readonly locale: string;
  /** Whether single keys do something: who speaks to the computer may set them off by chance. */
  readonly shortcuts: boolean;
}

/** What holds until something else is chosen. */
export const firstChoices: Choices = {
  theme: 'system',
  zone: 'local',
  temperature: 'celsius',
  locale: 'browser',
  shortcuts: true,
};

/** The choices that were kept as text; whatever in it cannot be understood is as at first. */
export function readChoices(kept: string | null): Choices {
  const fields = fieldsOf(kept);
  const { theme, zone, temperature, locale, shortcuts } = fields;
  return {
    theme: themes.find((each) => each === theme) ?? firstChoices.theme,
    zone: typeof zone === 'string' && isZone(zone) ? zone : firstChoices.zone,
    temperature: temperatures.find((each) => each === temperature) ?? firstChoices.temperature,
    locale: typeof locale === 'string' && isLocale(locale) ? locale : firstChoices.locale,
    shortcuts: shortcuts !== false,
  };
}

/** How times and numbers are written under these choices. */
export function formatSettingsOf({ zone, temperature, locale }: Choices): FormatSettings {
  return {
    locale: locale === 'browser' ? undefined : locale,
    zone: zone === 'local' ? undefined : zone,
    temperature,
  };
}

/** Whether this browser knows the time zone. */
export function isZone(zone: string): boolean {
  return zone === 'local' || succeeds(() => new Intl.DateTimeFormat('en', { timeZone: zone }));
}

function isLocale(locale: string): boolean {
  return locale === 'browser' || succeeds(() => Intl.getCanonicalLocales(locale));
}

function fieldsOf(kept: string | null): Partial<Record<keyof Choices, unknown>> {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
