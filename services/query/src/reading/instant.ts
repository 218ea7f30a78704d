const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** The day that was asked for last: the readings of an answer mostly share one. */
let known = { day: NaN, text: '' };

/**
 * A moment, ms since 1970, in RFC 3339 with milliseconds: what `toISOString` says, in a quarter of its time, since a page
 * of readings names two thousand moments. Throws RangeError when it is none.
 */
export function instantText(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  if (day !== known.day) known = { day, text: dayText(day) };
  const rest = Math.floor(ms) - day * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const thousandths = String(rest - seconds * 1000 + 1000).slice(1);
  return `${known.text}${two(hours)}:${two(minutes - hours * 60)}:${two(seconds - minutes * 60)}.${thousandths}Z`;
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
}

function two(number: number): string {
  return TWO_DIGITS[number] ?? '';
}
