const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const seconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const years = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });

const dayMs = 86_400_000;

/** A moment with date and seconds in the browser's time zone; `at` is epoch milliseconds. */
export function formatTime(at: number): string {
  return exact.format(at);
}

/** Writes the moments along an axis that spans `spanMs`, as short as that span allows. */
export function axisFormat(spanMs: number): (at: Date) => string {
  return (at) => formatFor(at, spanMs).format(at);
}

/** Midnight is written as the day that begins. */
function formatFor(at: Date, spanMs: number): Intl.DateTimeFormat {
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
  if (isMidnight && spanMs <= 14 * dayMs) return days;
  if (spanMs <= 5 * 60_000) return seconds;
  if (spanMs <= 14 * dayMs) return minutes;
  return spanMs <= 300 * dayMs ? days : years;
}
