import type { TimeRange } from '../time/range.ts';
import { type Bucket, type CalendarBucket, EQUAL_BUCKETS } from './bucket.ts';
import { firstMomentOf, wallTime } from './zone.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Where the buckets of a range begin, ms since 1970, and at last where the last one ends: the first begins at or
 * before the range, the last ends at or after it. Days, weeks (from Monday), months and quarters of a day follow
 * the calendar of the zone, so a day has 23, 24 or 25 hours. Hours and shorter ones are equal spans that lie as
 * the zone's clock stands at the beginning of the range.
 */
export function bucketBounds(range: TimeRange, bucket: Bucket, zone: string): number[] {
  return bucket in EQUAL_BUCKETS
    ? equalBounds(range, EQUAL_BUCKETS[bucket as keyof typeof EQUAL_BUCKETS], zone)
    : calendarBounds(range, bucket as CalendarBucket, zone);
}

function equalBounds({ startMs, endMs }: TimeRange, lengthMs: number, zone: string): number[] {
  const offsetMs = wallTime(zone, startMs) - startMs;
  const bounds = [Math.floor((startMs + offsetMs) / lengthMs) * lengthMs - offsetMs];
  for (let next = (bounds[0] ?? 0) + lengthMs; ; next += lengthMs) {
    bounds.push(next);
    if (next >= endMs) return bounds;
  }
}

function calendarBounds({ startMs, endMs }: TimeRange, bucket: CalendarBucket, zone: string): number[] {
  let wall = floorWall(wallTime(zone, startMs), bucket);
  const bounds = [firstMomentOf(zone, wall)];
  for (;;) {
    wall = nextWall(wall, bucket);
    const bound = firstMomentOf(zone, wall);
    // A day that a zone has skipped has no bucket.
    if (bound > (bounds.at(-1) ?? -Infinity)) bounds.push(bound);
    if (bound >= endMs) return bounds;
  }
}

/** The beginning of the bucket that a wall time lies in. */
function floorWall(wall: number, bucket: CalendarBucket): number {
  const day = Math.floor(wall / DAY_MS);
  if (bucket === '6h') return Math.floor(wall / (6 * HOUR_MS)) * 6 * HOUR_MS;
  if (bucket === '1d') return day * DAY_MS;
  // 1 January 1970 was a Thursday, three days after a Monday.
  if (bucket === '1w') return (day - ((((day + 3) % 7) + 7) % 7)) * DAY_MS;
  const date = new Date(wall);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

function nextWall(wall: number, bucket: CalendarBucket): number {
  if (bucket === '6h') return wall + 6 * HOUR_MS;
  if (bucket === '1d') return wall + DAY_MS;
  if (bucket === '1w') return wall + 7 * DAY_MS;
  const date = new Date(wall);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
