import { computed } from '@angular/core';
import { formatSettings } from './format-settings.ts';

const none = '–';
const plain = computed(() => new Intl.NumberFormat(formatSettings().locale, { maximumSignificantDigits: 5 }));
const large = computed(() => new Intl.NumberFormat(formatSettings().locale, { maximumFractionDigits: 1 }));
const whole = computed(() => new Intl.NumberFormat(formatSettings().locale, { maximumFractionDigits: 0 }));

/** A value as a person reads it: at most five significant digits, whole thousands kept exact; `–` when there is none. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined) return none;
  return (Math.abs(value) >= 10_000 ? large() : plain()).format(value);
}

/** A count, with the locale's grouping; `–` when there is none. */
export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? none : whole().format(count);
}

/** A metric's name as a person reads it: `humidity_ratio` is `humidity ratio`. */
export function formatMetric(name: string): string {
  return name.replaceAll('_', ' ');
}

/** What one reading holds, in a line; a metric that is not in `units` is written without one. */
export function formatMetrics(
  metrics: Readonly<Record<string, number>>,
  units: Readonly<Record<string, string>> = {},
): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${formatMetric(name)} ${formatQuantity(value, units[name])}`)
    .join(', ');
}

/** A value with its unit, both as the person chose to read them: `21.5 °C`, `70.7 °F`, `48 %`. */
export function formatQuantity(value: number | null | undefined, unit: string | null | undefined): string {
  const text = formatValue(shownValue(value, unit));
  const shown = shownUnit(unit);
  return text === none || shown === '' ? text : `${text} ${shown}`;
}

/** The value in the unit the person chose; the API always speaks the profile's. */
export function shownValue<T extends number | null | undefined>(
  value: T,
  unit: string | null | undefined,
): T | number {
  return typeof value === 'number' && isConverted(unit) ? value * 1.8 + 32 : value;
}

/** The unit the person chose where the profile's is another for the same thing; empty when there is none. */
export function shownUnit(unit: string | null | undefined): string {
  return isConverted(unit) ? '°F' : (unit ?? '');
}

function isConverted(unit: string | null | undefined): boolean {
  return unit === '°C' && formatSettings().temperature === 'fahrenheit';
}
