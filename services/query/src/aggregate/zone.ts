const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether a text names a time zone of the IANA database, like `Europe/Oslo` or `UTC`. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/.test(text)) return false;
  try {
    formatOf(text);
    return true;
  } catch {
    return false;
  }
}

/** What a wall clock in the zone shows at a moment (ms since 1970 UTC), as if the clock stood in UTC. */
export function wallTime(zone: string, ms: number): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((ms % 1000) + 1000) % 1000);
}

/**
 * The first moment (ms since 1970 UTC) at which a wall clock in the zone shows this time or, where the clocks skip
 * it, the moment at which they do.
 */
export function firstMomentOf(zone: string, wallMs: number): number {
  const offsetBefore = offset(zone, wallMs - DAY_MS);
  const offsetAfter = offset(zone, wallMs + DAY_MS);
  if (offsetBefore === offsetAfter) return wallMs - offsetBefore;
  const moments = [wallMs - offsetBefore, wallMs - offsetAfter].sort((a, b) => a - b);
  return moments.find((moment) => wallTime(zone, moment) === wallMs) ?? wallMs - offsetBefore;
}

function offset(zone: string, ms: number): number {
  return wallTime(zone, ms) - ms;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const [numeric, timeZone] = ['numeric', zone] as const;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  formats.set(zone, format);
  return format;
}
