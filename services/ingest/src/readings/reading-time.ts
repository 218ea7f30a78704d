import type { Fault } from './fault.ts';

/** How far a device's clock may run ahead of ours, milliseconds. */
export const MAX_AHEAD_MS = 10 * 60 * 1000;
/** 2000-01-01: a clock that says less was never set. */
const EARLIEST_MS = 946_684_800_000;
/** Milliseconds of 1973; smaller numbers are seconds of our days. */
const SMALLEST_MS = 1e11;

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Reads the time of a reading, RFC 3339 or epoch milliseconds: milliseconds since 1970 UTC, or what is wrong. */
export function readTime(value: unknown): number | Fault {
  const ms = typeof value === 'number' ? Math.trunc(value) : typeof value === 'string' ? rfc3339(value) : NaN;
  if (Number.isNaN(ms)) {
    return {
      type: 'time',
      message: 'must be RFC 3339 with an offset, as 2026-05-04T12:30:00Z, or epoch milliseconds',
    };
  }
  if (typeof value === 'number' && ms < SMALLEST_MS) {
    return { type: 'seconds', message: `${value} is too small for epoch milliseconds; is it in seconds?` };
  }
  if (ms < EARLIEST_MS) {
    return { type: 'past', message: 'is before 2000; the clock was never set' };
  }
  return ms;
}

/** What is wrong with a time that lies ahead, at this moment; undefined when nothing is. */
export function futureFault(ms: number, nowMs: number): Fault | undefined {
  if (ms <= nowMs + MAX_AHEAD_MS) return undefined;
  return { type: 'future', message: 'is more than 10 minutes in the future' };
}

/** NaN for anything that is not a date of the calendar with a time of day. Digits after the milliseconds are cut. */
function rfc3339(text: string): number {
  const match = RFC_3339.exec(text);
  if (match === null) return NaN;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as SixNumbers;
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offsetMinutes = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  const isPossible = month >= 1 && month <= 12 && hour <= 23 && minute <= 59 && second <= 59;
  if (!isPossible || Number(match[9] ?? 0) > 23 || Number(match[10] ?? 0) > 59) return NaN;
  const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second, fraction));
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return NaN;
  return date.getTime() - (match[8] === '-' ? -offsetMinutes : offsetMinutes) * 60_000;
}

type SixNumbers = [number, number, number, number, number, number];
