import type { Fault } from './fault.ts';

/** How far a device's clock may run ahead of ours, milliseconds. */
export const MAX_AHEAD_MS = 10 * 60 * 1000;
/** 2000-01-01: a clock that says less was never set. */
const EARLIEST_MS = 946_684_800_000;
/** Milliseconds of 1973; smaller numbers are seconds of our days. */
const SMALLEST_MS = 1e11;

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
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const hasForm = text[4] === '-' && text[7] === '-' && 'Tt '.includes(text[10] ?? '?') && text[13] === ':';
  if (!hasForm || text[16] !== ':' || !(month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)))
    return NaN;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return NaN;
  const zoneAt = text[19] === '.' ? endOfDigits(text, 20) : 19;
  if (zoneAt === 20) return NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, millis(text, zoneAt)) - offsetMs(text, zoneAt);
}

/** The number that so many digits make; NaN when one of them is none. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (digits(text, at, 1) >= 0) at++;
  return at;
}

/** The first three digits of the fraction that ends there. */
function millis(text: string, zoneAt: number): number {
  const count = Math.min(3, zoneAt - 20);
  return count <= 0 ? 0 : digits(text, 20, count) * 10 ** (3 - count);
}

/** What lies from there to the end of the text, `Z` or `+02:00`, in milliseconds; NaN when it is neither. */
function offsetMs(text: string, at: number): number {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : NaN;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (text[at + 3] !== ':' || text.length !== at + 6 || !(hours <= 23 && minutes <= 59)) return NaN;
  const ms = (hours * 60 + minutes) * 60_000;
  return sign === '+' ? ms : sign === '-' ? -ms : NaN;
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
