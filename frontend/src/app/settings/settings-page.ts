import { Component, computed, inject, signal } from '@angular/core';
import { Clock } from '../live/clock.ts';
import { isZone } from '../preferences/choices.ts';
import { Preferences } from '../preferences/preferences.ts';
import { formatTime, zoneName } from '../ui/format-time.ts';
import { formatCount, formatQuantity, formatValue } from '../ui/format-value.ts';
import { Segments } from '../ui/segments.ts';
import { locales, themeOptions, unitOptions, zoneKindOptions, zones } from './options.ts';

/** How this browser shows times and numbers. Everything takes effect at once and stays in this browser. */
@Component({
  selector: 'tc-settings-page',
  imports: [Segments],
  templateUrl: './settings-page.html',
  styleUrl: './settings-page.css',
})
export class SettingsPage {
  private readonly preferences = inject(Preferences);
  private readonly now = inject(Clock).now;

  protected readonly choices = this.preferences.choices;
  protected readonly themes = themeOptions;
  protected readonly units = unitOptions;
  protected readonly zoneKinds = zoneKindOptions;
  protected readonly zones = zones();
  protected readonly locales = locales;
  /** What was typed as a zone and is none. */
  protected readonly unknownZone = signal('');

  protected readonly zoneKind = computed(() => {
    const { zone } = this.choices();
    return zone === 'local' || zone === 'UTC' ? zone : 'named';
  });
  protected readonly sample = computed(() => ({
    time: formatTime(this.now()),
    zone: zoneName(),
    value: formatValue(1234.5),
    count: formatCount(9_876_543),
    temperature: formatQuantity(21.5, '°C'),
  }));

  protected chooseTheme(value: string): void {
    const theme = themeOptions.find((option) => option.value === value)?.value;
    if (theme) this.preferences.choose({ theme });
  }

  protected chooseUnit(value: string): void {
    const temperature = unitOptions.find((option) => option.value === value)?.value;
    if (temperature) this.preferences.choose({ temperature });
  }

  protected chooseZoneKind(kind: string): void {
    this.unknownZone.set('');
    if (kind !== 'named') this.preferences.choose({ zone: kind });
    else if (this.zoneKind() !== 'named') this.preferences.choose({ zone: ownZone() });
  }

  protected chooseZone(text: string): void {
    const zone = text.trim();
    const isKnown = zone !== '' && isZone(zone);
    this.unknownZone.set(isKnown ? '' : zone);
    if (isKnown) this.preferences.choose({ zone });
  }

  protected chooseLocale(locale: string): void {
    this.preferences.choose({ locale });
  }

  protected chooseShortcuts(shortcuts: boolean): void {
    this.preferences.choose({ shortcuts });
  }
}

/** A browser that is set to UTC has no other zone to begin with. */
function ownZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'UTC' ? 'Europe/London' : timeZone;
}
