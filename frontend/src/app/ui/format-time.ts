import { computed } from '@angular/core';
import type { Signal } from '@angular/core';
import { formatSettings } from './format-settings.ts';

const dayMs = 86_400_000;

const exact = formatter({ dateStyle: 'medium', timeStyle: 'medium' });
const clock = formatter({ timeStyle: 'medium' });
const seconds = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = formatter({ hour: '2-digit', minute: '2-digit' });
const days = formatter({ day: 'numeric', month: 'short' });
const years = formatter({ month: 'short', year: 'numeric' });
const parts = computed(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      timeStyle: 'medium',
      hourCycle: 'h23',
      timeZone: formatSettings().zone,
    }),
);

/** A moment with date and seconds in the chosen time zone; `at` is epoch milliseconds. */
export function formatTime(at: number): string {
  return exact().format(at);
}

/** The time of day with seconds in the chosen time zone, for what happened lately. */
export function formatClock(at: number): string {
  return clock().format(at);
}

/** The name of the zone that times are written in, such as `Europe/Oslo` or `UTC`. */
export function zoneName(): string {
  return exact().resolvedOptions().timeZone;
}

/** Writes the moments along an axis that spans `spanMs`, as short as that span allows. */
export function axisFormat(spanMs: number): (at: Date) => string {
  return (at) => formatFor(at, spanMs).format(at);
}

/** Midnight in the chosen zone is written as the day that begins. */
function formatFor(at: Date, spanMs: number): Intl.DateTimeFormat {
  const isMidnight = spanMs <= 14 * dayMs && parts().format(at) === '00:00:00';
  if (isMidnight) return days();
  if (spanMs <= 5 * 60_000) return seconds();
  if (spanMs <= 14 * dayMs) return minutes();
  return spanMs <= 300 * dayMs ? days() : years();
}

/** Making one costs far more than using it, so each is made once for the settings of the day. */
function formatter(options: Intl.DateTimeFormatOptions): Signal<Intl.DateTimeFormat> {
  return computed(() => {
    const { locale, zone } = formatSettings();
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  });
}
