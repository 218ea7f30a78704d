const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const DURATION = /^([1-9]\d{0,4})(m|h|d|w|mo)$/;

/**
 * The moment that lies a duration (`15m 24h 7d 2w 1mo`; m = minutes) before another, in ms since 1970; undefined
 * when the text is no duration. Months are calendar months in UTC: a month before 31 March is the last of February.
 */
export function before(endMs: number, duration: string): number | undefined {
  const match = DURATION.exec(duration);
  if (match === null) return undefined;
  const count = Number(match[1]);
  const unit = match[2];
  if (unit === 'm' || unit === 'h' || unit === 'd' || unit === 'w') return endMs - count * UNIT_MS[unit];
  return monthsBefore(endMs, count);
}

function monthsBefore(endMs: number, months: number): number {
  const end = new Date(endMs);
  const firstOfMonth = new Date(endMs);
  firstOfMonth.setUTCMonth(end.getUTCMonth() - months, 1);
  const daysInMonth = new Date(
    Date.UTC(firstOfMonth.getUTCFullYear(), firstOfMonth.getUTCMonth() + 1, 0),
  ).getUTCDate();
  return firstOfMonth.setUTCDate(Math.min(end.getUTCDate(), daysInMonth));
}
