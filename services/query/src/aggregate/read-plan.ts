import type { TimeRange } from '../time/range.ts';
import { spansOf } from './day-plan.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Hours of days whose readings are needed, as bits, by day since 1970. */
export type HoursByDay = ReadonlyMap<number, number>;

/** More reads than these cost more than reading what lies between. */
const MANY_SPANS = 64;
/** Readings of so much time, all devices together, are in memory at once, */
const DEVICE_MS_A_READ = 16 * DAY_MS;
/** or of so many devices when it is a few hours: those lie in the same pages, in order of arrival, whoever is asked for. */
const DEVICES_A_SHORT_READ = 1_024;
const SHORT_MS = 2 * HOUR_MS;

/** The spans that have to be read for the hours of a device, in order of time, none longer than the memory allows. */
export function readSpans(hours: HoursByDay): TimeRange[] {
  const days = [...hours].sort(([a], [b]) => a - b);
  const spans = joined(
    days.flatMap(([day, own]) => spansOf(day, own)),
    0,
  );
  const fewer = spans.length > MANY_SPANS ? joined(spans, DAY_MS) : spans;
  return fewer.flatMap(cut);
}

/** How many devices are read at once when each is read for this span. */
export function devicesARead({ startMs, endMs }: TimeRange): number {
  const lengthMs = endMs - startMs;
  return lengthMs <= SHORT_MS ? DEVICES_A_SHORT_READ : Math.max(1, Math.floor(DEVICE_MS_A_READ / lengthMs));
}

/** Makes one span of neighbours that lie no further apart than this. */
function joined(spans: readonly TimeRange[], gapMs: number): TimeRange[] {
  const result: { startMs: number; endMs: number }[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && span.startMs - last.endMs <= gapMs) last.endMs = span.endMs;
    else result.push({ ...span });
  }
  return result;
}

/** Cuts a span at the ends of days, so that no hour is divided. */
function cut({ startMs, endMs }: TimeRange): TimeRange[] {
  const parts: TimeRange[] = [];
  for (let from = startMs; from < endMs;) {
    const to = Math.min(endMs, Math.floor(from / DAY_MS) * DAY_MS + DEVICE_MS_A_READ);
    parts.push({ startMs: from, endMs: to });
    from = to;
  }
  return parts;
}
