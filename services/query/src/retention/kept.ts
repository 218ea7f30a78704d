import { DAY_MS, dayOf } from '../upkeep/open-day.ts';

/** The first day that is still kept at a moment (ms since 1970); the days before it go. Days are whole, since 1970 UTC. */
export function firstKeptDay(nowMs: number, retentionDays: number): number {
  return dayOf(nowMs) - retentionDays;
}

/** When the readings of a day go, ms since 1970: when its last reading is older than it is kept. */
export function goesAtMs(day: number, retentionDays: number): number {
  return (day + 1 + retentionDays) * DAY_MS;
}
