import { invalidField } from '@telemetry/chassis';
import { parseTime } from '@telemetry/proto';
import { before } from './duration.ts';

/** A half-open span of time, ms since 1970 UTC. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** How a caller names a span: `range` alone, or `start` and `end`, either of which may be left out. */
export interface RangeQuery {
  readonly range?: string;
  readonly start?: string;
  readonly end?: string;
}

/** What stands for the parts that the caller left out. */
export interface RangeDefaults {
  /** The end when none is given, and of `range`. */
  readonly endMs: number;
  /** The moment that `range` counts back from. */
  readonly nowMs: number;
  /** The duration before the end when no start is given; null: from the very beginning. */
  readonly duration: string | null;
}

/** A device's clock may run ahead of ours so far; such readings belong to "until now" too. */
export const CLOCK_LEAD_MS = 10 * 60_000;

/** The beginning of time for ranges that have no start. */
export const BEGINNING_MS = 0;

/** The span a caller means. Throws a 422 that names the field. */
export function resolveRange(query: RangeQuery, { endMs, nowMs, duration }: RangeDefaults): TimeRange {
  if (query.range !== undefined) {
    if (query.start !== undefined || query.end !== undefined) {
      throw invalidField('range', 'give either range, or start and end', 'exclusive');
    }
    return ordered({ startMs: durationBefore(nowMs, query.range), endMs });
  }
  const end = query.end === undefined ? endMs : timeField('end', query.end);
  if (query.start !== undefined) return ordered({ startMs: timeField('start', query.start), endMs: end });
  if (duration === null) return ordered({ startMs: BEGINNING_MS, endMs: end });
  return ordered({ startMs: durationBefore(query.end === undefined ? nowMs : end, duration), endMs: end });
}

function durationBefore(endMs: number, duration: string): number {
  const startMs = before(endMs, duration);
  if (startMs === undefined)
    throw invalidField('range', 'must be a duration like 15m, 24h, 7d, 2w or 1mo', 'duration');
  return Math.max(startMs, BEGINNING_MS);
}

function timeField(field: string, text: string): number {
  const parsed = parseTime(text);
  if ('fault' in parsed) throw invalidField(field, parsed.fault, 'time');
  return parsed.ms;
}

function ordered(range: TimeRange): TimeRange {
  if (range.startMs < range.endMs) return range;
  throw invalidField('start', 'must be before end', 'order');
}
