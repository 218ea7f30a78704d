/** Every hour of a day. */
export const ALL_HOURS = 2 ** 24 - 1;
export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** A day of a device that has rows in `reading`; the set bits are hours whose rollup is not up to date. */
export interface OpenDay {
  readonly device: number;
  /** Whole days since 1970 UTC. */
  readonly day: number;
  readonly dirtyHours: number;
}

/** A day that was opened, or hours that became dirty, by readings that a transaction stores. */
export type Mark = OpenDay;

/** Days since 1970 that a key has room for. */
const KEY_DAYS = 2 ** 20;

/** Names a day of a device by a number; no stored day is before 1970. */
export function deviceDayKey(device: number, day: number): number {
  return device * KEY_DAYS + day;
}

/** The day and device that a key names. */
export function deviceDayOf(key: number): Pick<OpenDay, 'device' | 'day'> {
  return { device: Math.floor(key / KEY_DAYS), day: key % KEY_DAYS };
}

/** The day of a moment (ms since 1970), whole days since 1970 UTC. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** The bit of the hour of its day that a moment (ms since 1970) lies in. */
export function hourBitOf(ms: number): number {
  return 1 << Math.floor((ms - dayOf(ms) * DAY_MS) / HOUR_MS);
}

/** The hours of a day that have ended by a moment (ms since 1970), as bits. */
export function endedHours(day: number, nowMs: number): number {
  const ended = Math.floor((nowMs - day * DAY_MS) / HOUR_MS);
  if (ended <= 0) return 0;
  return ended >= 24 ? ALL_HOURS : 2 ** ended - 1;
}

/** A day as PostgreSQL reads it. */
export function dayText(day: number): string {
  return momentText(day * DAY_MS).slice(0, 10);
}

/** A moment (ms since 1970) as PostgreSQL reads it. */
export function momentText(ms: number): string {
  return new Date(ms).toISOString();
}
