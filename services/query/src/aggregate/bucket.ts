import type { TimeRange } from '../time/range.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Equal spans of time, ms. */
export const EQUAL_BUCKETS = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
} as const;

/**
 * Parts of the calendar, and roughly how long they are, ms. Six hours are a quarter of a day by the wall clock, so
 * that every larger bucket is made of whole smaller ones.
 */
export const CALENDAR_BUCKETS = {
  '6h': 6 * HOUR_MS,
  '1d': DAY_MS,
  '1w': 7 * DAY_MS,
  '1mo': 30 * DAY_MS,
} as const;

export type EqualBucket = keyof typeof EQUAL_BUCKETS;
export type CalendarBucket = keyof typeof CALENDAR_BUCKETS;
export type Bucket = EqualBucket | CalendarBucket;

const LENGTHS_MS = { ...EQUAL_BUCKETS, ...CALENDAR_BUCKETS };

/** All buckets, from the shortest to the longest. */
export const BUCKETS = Object.keys(LENGTHS_MS) as Bucket[];

/** No answer has more of them. */
export const MAX_BUCKETS = 10_000;
/** About as many as a chart can show. */
const MAX_AUTO_BUCKETS = 500;

/** The shortest bucket of which a range holds no more than a chart can show; the longest when there is none. */
export function autoBucket(range: TimeRange): Bucket {
  return BUCKETS.find((bucket) => bucketCount(range, bucket) <= MAX_AUTO_BUCKETS) ?? '1mo';
}

/** About how many buckets a range holds. */
export function bucketCount({ startMs, endMs }: TimeRange, bucket: Bucket): number {
  return Math.ceil((endMs - startMs) / LENGTHS_MS[bucket]);
}
